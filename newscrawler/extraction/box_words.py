"""What the words of a class name or an id say of a box, in the languages that templates are written in.

Words, not substrings: `share` is not `shared`, `ad` is not `header`. A word may be in several groups.
"""

# ruff: noqa: E501 - the words of a group read as one line
from __future__ import annotations

import re
from functools import lru_cache

_WORDS = {
    "article": "article articles artikel articolo artigo articulo nota noticia noticias news story stories post entry single artykul makale haber berita beitrag",
    "body": "body content contents text texto texte testo inhalt cuerpo corpo copy richtext rich prose maincontent articlebody articletext articlecontent storybody storycontent postcontent entrycontent bodytext txt contenido conteudo contenu tresc icerik brodtext fliesstext detail details",
    "paragraph": "paragraph paragraphs para absatz parrafo paragrafo paragraphe alinea",
    "standfirst": "lead lede leadtext intro introduction summary excerpt standfirst subtitle subheadline subheading dek deck vorspann einleitung chapo chapeau entradilla bajada sommario sottotitolo resumo subtitulo linhafina ingress preamble abstract description desc kicker anriss teasertext sapo",
    "headline": "title headline heading titel titulo titre titolo header hed tytul baslik subhead subheader zwischentitel intertitre",
    "related": "related relacionadas relacionados similar recommend recommended recommendation recommendations recommends more mehr read readmore mostread popular most trending also latest next previous prev links linklist further other others around weitere meistgelesen correlati liees associated suggested suggestions upnext ticker top",
    "teaser": "teaser teasers card cards carousel slider slide slides grid list listing items item tile tiles feed swiper module modul collection archive thumb thumbnail",
    "share": "share sharing shares social socials facebook twitter whatsapp telegram linkedin pinterest teilen partager compartir condividi follow like likes bookmark save print email copylink toolbar tools tool actions action addtoany sharedaddy",
    "newsletter": "newsletter newsletters subscribe subscription subscriptions signup register registration login signin abo abonnement abonnieren paywall piano donate donation donations membership member offer cta promo promos promotion promotional campaign callout push app support",
    "advert": "ad ads adv advert advertisement advertising advertorial sponsored sponsor werbung anzeige anzeigen publicite publicidad pub banner taboola outbrain dfp gpt adslot commercial affiliate shopping deals product products marketing native",
    "comment": "comment comments kommentar kommentare commentaires comentarios commenti disqus discussion reply replies respond forum reactions feedback",
    "author": "author authors byline bylines bio biography profile profiles contributor contributors autor autoren auteur autore writer writers reporter staff creator vcard journalist",
    "caption": "caption captions figcaption credit credits bildunterschrift legende legenda didascalia copyright image images img photo photos foto fotos picture pictures bild bilder figure thumbnail media gallery galerie galeria lightbox imagecaption wp",
    "meta": "meta metadata date dates time timestamp datetime published publish updated pubdate info infos infobar category categories breadcrumb breadcrumbs label labels eyebrow dateline readtime reading duration tag tags tagged taglist topic topics keywords hashtag hashtags themen tema etiquetas rubrik channel section sections source quelle",
    "navigation": "nav navigation navbar menu footer sidebar aside search searchbox dropdown pagination pager pagenav offcanvas masthead topbar bottom tabs tab skip jump toc anchor sitemap language",
    "overlay": "cookie cookies consent gdpr cmp privacy modal popup overlay dialog lightbox notification notice alert toast tooltip disclaimer legal imprint terms survey poll quiz vote",
    "embed": "embed embedded embeds tweet tweets instagram tiktok youtube video videos player audio podcast podcasts iframe oembed jwplayer livestream infographic chart map widget widgets",
    "aside_box": "box boxes infobox factbox faktbox fakta facts sidenote pullquote pull blockquote quote quotes zitat citation highlight highlights keypoints takeaways glossary timeline factsheet inset insert",
    "hidden": "hidden hide sr screenreader visuallyhidden srt invisible noprint printonly noscript fallback placeholder skeleton template",
    "liveblog": "liveblog live liveticker ticker update updates minute",
}  # fmt: skip
GROUPS = tuple(_WORDS)
_BITS: dict[str, int] = {}
for _index, _words in enumerate(_WORDS.values()):
    for _word in _words.split():
        _BITS[_word] = _BITS.get(_word, 0) | (1 << _index)
HIDDEN = 1 << GROUPS.index("hidden")
_CAMEL = re.compile(r"([a-z])(?=[A-Z])")
_SEPARATORS = str.maketrans(dict.fromkeys("-_:./+[]()#,;|'\"&!?=0123456789", " "))
# Words of a name that are looked up; more are a list of styles.
_MAX_WORDS = 40


@lru_cache(maxsize=20_000)
def meanings(name: str) -> int:
    """Return the groups of the words in a class name or id as bits, in the order of GROUPS."""
    words = (name if name.islower() else _CAMEL.sub(r"\1 ", name).lower()).translate(_SEPARATORS).split()[:_MAX_WORDS]
    bits = 0
    last = ""
    for word in words:
        # Words are written as one and as two: mostread, most-read.
        bits |= _BITS.get(word, 0) | _BITS.get(last + word, 0)
        last = word
    return bits
