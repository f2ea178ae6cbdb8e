"""Crawlers and tokens of AI services that a robots.txt may name, and what a site reserves by disallowing them.

Purposes as the operators state them: OpenAI (developers.openai.com/api/docs/bots), Anthropic (support.claude.com,
article 8896518), Google (developers.google.com/crawling/docs, common crawlers), Apple (support.apple.com/119829), Meta
(developers.facebook.com, web crawlers), Common Crawl (commoncrawl.org/ccbot), Perplexity (docs.perplexity.ai/guides/
bots), Amazon (developer.amazon.com/amazonbot), Webz.io, Diffbot; for those that state none, as
github.com/ai-robots-txt/ai.robots.txt has it (commit 0037a9e). Crawlers of ordinary search engines are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping

AS_OF = "2026-11-24"
"""The day on which the list was put together."""

_TRAINING = (
    "AI2Bot Ai2Bot-Dolma anthropic-ai Applebot-Extended Bytespider CCBot ClaudeBot cohere-training-data-crawler"
    " Cotoyogi DeepSeekBot FacebookBot Factset_spyderbot FriendlyCrawler Google-CloudVertexBot GPTBot ICC-Crawler"
    " ISSCyberRiskCrawler meta-externalagent omgili omgilibot PanguBot SBIntuitionsBot TikTokSpider Timpibot"
    " VelenPublicWebCrawler Webzio-Extended"
)
_ANSWERS = (
    "AddSearchBot Ai2Bot-DeepResearchEval amazon-kendra amazon-QBusiness Amzn-SearchBot Amzn-User Andibot"
    " atlassian-bot AzureAI-SearchBot bedrockbot ChatGPT-User Claude-SearchBot Claude-User Cloudflare-AutoRAG cohere-ai"
    " DuckAssistBot ExaBot FirecrawlAgent Gemini-Deep-Research Google-NotebookLM GoogleAgent-URLContext iaskspider"
    " kagi-fetcher Kimi-User LinerBot LinkupBot meta-externalfetcher meta-webindexer MistralAI-User OAI-SearchBot"
    " Perplexity-User PerplexityBot PhindBot Querit-SearchBot ShapBot Shap-User TavilyBot TongyiBot YiyanBot"
)
# Google-Extended: training and grounding of Gemini; Amazonbot: answers, and training; Claude-Web: nobody says which.
_BOTH = (
    "Amazonbot ApifyBot Brightbot ChatGLM-Spider Claude-Web Crawlspace Diffbot Google-Extended YandexAdditional"
    " YandexAdditionalBot YouBot"
)
_IMAGES = "ImagesiftBot img2dataset LAIONDownloader laion-huggingface-processor"


def _table() -> dict[str, tuple[str, tuple[str, ...]]]:
    kinds = (
        (_TRAINING, ("ai-train",)),
        (_ANSWERS, ("ai-input",)),
        (_BOTH, ("ai-input", "ai-train")),
        (_IMAGES, ("images",)),
    )
    table: dict[str, tuple[str, tuple[str, ...]]] = {}
    for names, uses in kinds:
        table.update((name.lower(), (name, uses)) for name in names.split())
    return table


AI_AGENTS: Mapping[str, tuple[str, tuple[str, ...]]] = _table()
"""By the product token in lower case: the token as its operator writes it, and the uses it stands for."""
