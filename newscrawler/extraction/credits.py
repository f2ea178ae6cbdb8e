"""Lines that credit who had the text first: "Quelle: dpa", "(AFP)", "With inputs from PTI", "© dpa-infocom"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import NamedTuple

from newscrawler.extraction.agencies import agency_in
from newscrawler.extraction.titles import is_site, squeezed
from newscrawler.extraction.wire import dateline_in, is_surely_agency, named_outright
from newscrawler.stories import agency_key

__all__ = ["Credit", "credit_in", "dateline_of", "is_own", "may_credit", "republished_in"]

# Blocks at the end that are read, and at the start.
_LAST_BLOCKS, _FIRST_BLOCKS = 3, 2
# Characters of a line that is a credit, and of a sentence that says where the text is from.
_LONGEST_LINE, _LONGEST_SENTENCE = 120, 320
# Characters and words of an outlet's name.
_LONGEST_NAME, _MOST_WORDS = 60, 6
# What stands before a colon and the source's name.
_LABELS_LIST = """
    source sources quelle quellen textquelle fuente fuentes fonte fontes fonti bron bronnen kilde kilder källa källor
    lähde heimild źródło źródła zdroj izvor vir forrás sursă sursa allikas šaltinis avots
    источник источники первоисточник джерело джерела източник извор πηγή kaynak mənbə sumber nguồn ที่มา แหล่งที่มา
    المصدر مصدر منبع منابع מקור स्रोत साभार सोर्स
    来源 來源 新闻来源 新聞來源 文章来源 文章來源 稿件来源 稿件來源 稿源 出典 ソース 提供 출처
"""
_LABELS = frozenset(_LABELS_LIST.split())
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|｜·•]))(?:original\s+)?(?:{'|'.join(sorted(_LABELS, key=len, reverse=True))})\s*[:：]"
    r"\s*(?P<name>[^|｜·•\n]{2,80})",
    re.IGNORECASE,
)
_LONGEST_LABEL = max(map(len, _LABELS))
_COLON = re.compile("[:：]")
# Colons of a page that are looked at: live blogs with the time of each entry have some two thousand.
_MOST_COLONS = 10_000
_CLINGING = re.compile(r"[\s.!?。！？»”\")\]|]")
# Words of which one is in every sentence of _REPUBLISHED.
_REPUBLISHING = (
    "originally", "first published", "republished", "reprinted", "zuerst", "zunächst", "ursprünglich", "republié",
    "initialement", "originalmente", "primera vez", "originariamente", "oorspronkelijk",
)  # fmt: skip
# "With material from AP": what stands before the agency's name.
_MATERIAL = re.compile(
    r"^[\W_]*(?:(?:with|mit|avec|con|com|cu|met|med|z|ze|s|с|за|по|từ)\s+)?(?:additional\s+|zusätzlichem\s+)?"
    r"(?:material|files|reporting|inputs?|contributions?|agenturmaterial|informationen|informations?|información|informaciones|informações|informazioni|informatie|informacji|materiałów|материалов|материалам|использованием\s+материалов|матеріалами|использованием\s+информации)\s+"
    r"(?:from|by|von|der|de\s+la|de|da|do|di|van|d['’]|the)?\s*(?:the\s+|der\s+|agencia\s+|l['’])?(?P<name>\S.{1,50}?)[\s.)]*$"
    r"|^[\W_]*(?:avec|mit|with|con|com)\s+(?P<only>[^\W_][^,;:]{1,30}?)[\s.)]*$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"^[\W_]*?(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4},?\s*)?(?:by\s+)?(?P<name>[^,.;:|]{2,50})", re.IGNORECASE
)
_OF_TEXT = re.compile(r"\b(?:19|20)\d\d\b|infocom|all\s+rights|alle\s+rechte|tous\s+droits|derechos", re.IGNORECASE)
# "This article was originally published on The Example", where no headline is repeated.
_REPUBLISHED = re.compile(
    r"^[\W_]*(?:(?:this|the)\s+(?:article|story|piece|post|report|column|essay|content)\s+(?:(?:was|is|has\s+been)\s+)?(?:(?:originally|first|previously)\s+)?(?:published|appeared|republished|reprinted|produced)\s+(?:(?:first|originally|with\s+permission|here\s+with\s+permission)\s+)?(?:by|on|in|at|from)"
    r"|(?:originally|first)\s+published\s+(?:by|on|in|at)"
    r"|dieser\s+(?:artikel|beitrag|text)\s+(?:erschien|ist|wurde)\s+(?:zuerst|zunächst|ursprünglich)(?:\s+erschienen)?\s+(?:auf|bei|in|im)"
    r"|cet\s+article\s+(?:est\s+republié\s+à\s+partir\s+de|a\s+été\s+(?:initialement\s+|d['’]abord\s+)?publié\s+(?:initialement\s+|d['’]abord\s+)?(?:par|sur|dans))"
    r"|este\s+art[íi]culo\s+(?:fue|se)\s+public(?:ado|ó)\s+(?:originalmente|por\s+primera\s+vez)\s+(?:en|por)"
    r"|questo\s+articolo\s+è\s+stato\s+pubblicato\s+(?:originariamente|originalmente|per\s+la\s+prima\s+volta)\s+(?:su|da)"
    r"|este\s+artigo\s+foi\s+publicado\s+originalmente\s+(?:em|no|na|por)"
    r"|dit\s+(?:artikel|bericht)\s+(?:verscheen|is)\s+(?:eerder|oorspronkelijk|eerst)(?:\s+verschenen|\s+gepubliceerd)?\s+(?:op|in|bij))\s+"
    r"(?P<name>\S.{1,60}?)(?:\s+(?:under|and|on|in\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)|sous|bajo|unter)\b.*|[,;.(–—].*)?$",
    re.IGNORECASE,
)
# The republisher's footer without a headline: "Cet article est apparu en premier sur zimo news."
_APPEARED_FIRST = re.compile(
    r"^[\W_]*(?:this\s+(?:article|post|story)\s+(?:appeared\s+first|first\s+appeared)\s+(?:on|in)\s"
    r"|(?:cet\s+|l['’]\s*)article\s+est\s+(?:apparu|paru)\s+(?:en\s+premier|d['’]abord)\s+(?:sur|dans)\s"
    r"|(?:esta\s+entrada|este\s+art[íi]culo)\s+(?:apareci[óo]|se\s+public[óo])\s+primero\s+en\s"
    r"|(?:questo\s+articolo|l['’]\s*articolo)\s+è\s+apparso\s+per\s+primo\s+su\s"
    r"|este\s+(?:artigo|post)\s+apareceu\s+primeiro\s+em\s"
    r"|本文(?:首[发發]|原[载載]|最[初早](?:发表|發表))[于於在])\s*(?P<name>\S.{1,60}?)[\W_]*$",
    re.IGNORECASE,
)
# "in the Alder Gazette": no part of the name that comes after it.
_SMALL_ARTICLE = re.compile(r"^(?:the|der|die|das|dem|la|le|les|el|il|lo|o|a|de|het)\s+(?=[^\W\d_])")
_WHEN = re.compile(
    r"\d|^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)
# What tells a news outlet from a ministry, a company or a journal of medicine.
_OUTLET = re.compile(
    r"\b(?:news|times|herald|tribune|gazette|guardian|daily|observer|chronicle|telegraph|broadcasting|\w*(?:zeitung|anzeiger|tageblatt|kurier|rundschau)|nachrichten|tagesspiegel|spiegel|presse\.\w+|le\s+monde|figaro|libération|parisien|dépêche|el\s+país|el\s+mundo|noticias|diario|periódico|vanguardia|giornale|corriere|repubblica|notizie|jornal|notícias|folha|gazeta|wyborcza|dagblad(?:et)?|avisen|nyheter|sanomat|hírlap|dnevnik|vijesti|gazetesi|haber|báo"
    r"|известия|коммерсантъ?|новости|газета|ведомости|правда|вести|новини|εφημερίδα|καθημερινή|צהעיתון|הארץ|ynet|جريدة|صحيفة|الجزيرة|العربية|أخبار"
    r"|bbc|cnn|npr|nhk|cctv|voa|rfi|rfe/rl|france\s?24|al\s?jazeera|euronews|deutsche\s+welle|ard|zdf|orf|srf|rtve|tagesschau)\b"
    r"|(?:网|報|报|新聞|新闻|電視台|电视台|周刊|日報|日报|新聞網|通讯社|通訊社|日报社|일보|신문|뉴스|방송)$",
    re.IGNORECASE,
)
_NO_OUTLET = re.compile(
    r"\b(?:agenc\w*|agentur\w*|agenzi\w*|agênci\w*|wires?|agentschap\w*|агентств\w*|minist\w*|department|office|university|universit\w*|institut\w*|bureau|release|pressestelle|pressemitteilung|presseportal|communiqué|comunicato|nota\s+de\s+prensa|министерств\w*|пресс-служб\w*)\b",
    re.IGNORECASE,
)
_PHOTO = re.compile(
    r"\b(?:photos?|fotos?|bild(?:er)?|images?|video|grafik|graphics?)\b|写真|图|圖|사진|фото", re.IGNORECASE
)
# A sentence before a credit has come to its end.
_ENDED = re.compile(r"[.!?。！？…।؟|:\"'”’»›)）」』]$")
_CLOSING = re.compile(r"[(（\[【〔](?P<inside>[^()（）\[\]【】〔〕\n]{2,80})[)）\]】〕]\s*[.。]?$")
_TRAILING = re.compile(r"(?<=[.!?。！？…”\"»।])\s*[-–—/|]*\s*(?P<name>[^\s.!?。/–—-][^.!?。\n/]{1,30}?)/?\s*\.?$")
# The sign of an editor, or of a state's service, beside an agency.
_SIGN = re.compile(r"^[a-zäöü]{1,4}$")
_BETWEEN = re.compile(r"\s*[,;/+&、，]\s*")
_EDGES = " \t.,;:|()[]（）【】\"'“”«»/–—-"


class Credit(NamedTuple):
    """Who is credited, by name, and the words that do it."""

    name: str
    words: str


def may_credit(text: str) -> bool:
    """Say whether the text of a page may have a credit with a link: to ask costs less than to read the links."""
    for colon in islice(_COLON.finditer(text), _MOST_COLONS):
        # In the text of a whole page the word may cling to the end of another block: "…everybody.Fonte:".
        before = _CLINGING.split(text[max(0, colon.start() - _LONGEST_LABEL - 1) : colon.start()].rstrip())[-1]
        if before.casefold() in _LABELS:
            return True
    return any(word in text for word in _REPUBLISHING)


def dateline_of(texts: Sequence[str], before: Sequence[str], own: Collection[str]) -> Credit | None:
    """Return the agency of the dateline that begins a body, or stands on a line of its own before it; None where it is
    the outlet itself. `own` is what the outlet calls itself (`titles.site_names`).
    """
    found = [dateline_in(text) for text in texts[:_FIRST_BLOCKS]] + [dateline_in(text, alone=True) for text in before]
    return next((Credit(*each) for each in found if each and not is_own(each[0], own)), None)


def credit_in(texts: Sequence[str], before: Sequence[str], after: Sequence[str], own: Collection[str]) -> Credit | None:
    """Return who is credited at the end of a body, or on a line beside it; None where nobody but the outlet is.

    `texts` are the blocks of the body, `before` and `after` the lines next to it.
    """
    ends = list(reversed(texts[-_LAST_BLOCKS:]))
    for line in filter(None, (*ends, *after, *before)):
        found = _whole_line(line, own) or (_at_the_end(line, own) if line in ends else None)
        if found and not is_own(found.name, own):
            return found
    return None


def republished_in(texts: Sequence[str], after: Sequence[str], own: Collection[str]) -> Credit | None:
    """Return what a sentence at the end says about where the text was published first; None where none does."""
    for line in (*reversed(texts[-_LAST_BLOCKS:]), *after):
        name = _republished(line) if len(line) <= _LONGEST_SENTENCE else None
        if name and len(name.split()) <= _MOST_WORDS and not _WHEN.search(name) and not is_own(name, own):
            return Credit(name, line.strip())
    return None


def _republished(line: str) -> str | None:
    """Return where a sentence says that the text was first; None where it is no name that it gives."""
    footer = _APPEARED_FIRST.match(line)
    match = footer or _REPUBLISHED.match(line)
    if match is None:
        return None
    stated = match["name"].strip(_EDGES + "《》")
    name = _SMALL_ARTICLE.sub("", stated)
    is_capital = name[:1] != name[:1].lower()
    if name != stated:
        # "In the United States", "in the daily": what has an article before its name must be an outlet by it.
        return name if is_capital and _is_outlet(name) else None
    return name if is_capital or (footer and (not name[:1].islower() or _is_outlet(name))) else None


def is_own(name: str, own: Collection[str]) -> bool:
    """Say whether a name is the outlet's: by what it calls itself, or because it is that agency."""
    key = agency_key(name)
    return is_site(name, own) or (key is not None and any(agency_key(each) == key for each in own))


def _whole_line(line: str, own: Collection[str]) -> Credit | None:
    if len(line) > _LONGEST_LINE:
        return None
    bare = line.strip()
    name = _holder(bare) or _credited(bare.strip("()（）[]【】"), own)
    return Credit(name, bare) if name else None


def _at_the_end(text: str, own: Collection[str]) -> Credit | None:
    end = text[-_LONGEST_LINE:].rstrip()
    closing = _CLOSING.search(end)
    if closing and _ENDED.search(end[: closing.start()].rstrip()):
        name = _credited(closing["inside"], own)
        return Credit(name, closing[0].strip()) if name else None
    trailing = _TRAILING.search(end)
    if trailing and is_surely_agency(trailing["name"].strip()):
        return Credit(trailing["name"].strip(), trailing[0].strip())
    return None


def _credited(line: str, own: Collection[str]) -> str | None:
    """Return the agency or outlet that a line credits, None where it says something else."""
    if _PHOTO.search(line):
        return None
    label = _LABEL.search(line)
    if label:
        name = label["name"].strip(_EDGES)
        return _agency_alone(name, own) or named_outright(name) or (name if _is_outlet(name) else _first_word(name))
    material = _MATERIAL.match(line)
    if material:
        name = (material["name"] or material["only"]).strip(_EDGES)
        agency = _agency_alone(name, own)
        if agency and (material["name"] or is_surely_agency(agency)):
            return agency
    return None if _RIGHTS.match(line) else agency_in(line) if len(squeezed(line)) > 1 else None


def _holder(line: str) -> str | None:
    """Return the agency that has the rights in the text, None where a line says so of nobody, or of a picture."""
    rights = _RIGHTS.match(line)
    # A picture's rights are an agency's name alone.
    return agency_in(rights["name"].strip(_EDGES)) if rights and _OF_TEXT.search(line) else None


def _agency_alone(name: str, own: Collection[str]) -> str | None:
    """Return the first of the agencies that a name is made of, beside the outlet itself and editors' signs."""
    whole = agency_in(name)
    if whole:
        return whole
    parts = [part for part in _BETWEEN.split(name) if part and not is_site(part, own)]
    parts = [part for part in parts if agency_in(part) or not _SIGN.match(part)]
    return agency_in(parts[0]) if parts and all(map(agency_in, parts)) else None


def _is_outlet(name: str) -> bool:
    is_short = len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS
    return is_short and bool(_OUTLET.search(name)) and not _NO_OUTLET.search(name)


def _first_word(name: str) -> str | None:
    """Return the source in a line that goes on: "来源：新华社 责任编辑：…"."""
    word = re.split(r"\s", name, maxsplit=1)[0].strip(_EDGES)
    if word == name:
        return None
    return word if is_surely_agency(word) or (not word.isascii() and _is_outlet(word)) else None
