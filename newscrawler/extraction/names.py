"""The names in one byline: parted, and rid of "By", roles, places, dates, addresses and what else stands beside them."""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from newscrawler.extraction.agencies import agency_in, is_agency, is_unnamed
from newscrawler.extraction.byline_words import DESKS, MODIFIERS, ORGANISATIONS, PLACES, ROLES
from newscrawler.extraction.structured import plain
from newscrawler.extraction.titles import is_site, squeezed

# Characters; a longer byline is a text.
_LONGEST = 600
# Characters; a longer name is a sentence.
LONGEST_NAME = 80
# Words; the longest names seen have six.
_MOST_WORDS = 8
# Words that may stand before a name one after the other: "Text: Von".
_MOST_LEADS = 3

_ADDRESS = re.compile(r"^(?:(?:https?:)?//|www\.)", re.IGNORECASE)
_CONTACT = re.compile(r"https?://\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}|(?<!\w)@\w+", re.IGNORECASE)
_WHOLE_IN_BRACKETS = re.compile(r"^[(\[（【〔［]([^()\[\]（）【】〔〕［］]{1,120})[)\]）】〕］]$")
_BRACKETS = re.compile(r"[(\[（【〔［]([^()\[\]（）【】〔〕［］]{0,120})[)\]）】〕］]")
_LEAD = re.compile(
    r"^(?:(?:written|posted|reported|published|story|text|words|analysis|opinion|review|interview|report|reporting|compiled|edited|article|exclusive|contributed)\s+by|by(?:line)?|authors?|words|text|written"
    r"|(?:(?:ein|eine)\s+)?(?:gast)?(?:kommentar|interview|beitrag|analyse|artikel|reportage|essay|glosse|kolumne|protokoll|bericht)\s+von|von|vom|autor(?:in|en|innen)?(?:/autor(?:in)?)?|verfasst von|geschrieben von|es berichtet"
    r"|(?:article\s+)?(?:écrit|rédigé|publié|proposé)\s+par|propos recueillis par|par|auteure?s?|texte"
    r"|(?:escrito|publicado|elaborado)\s+por|por|autore?s?|autora|texto|text[eo]s?|escribe|a cura di|scritto da|testo(?:\s+di)?|articolo di|servizio di|autrice"
    r"|door|geschreven door|tekst|auteur|skrevet a[vf]|skriven av|av|af|text:?\s+av|tekst:?\s+a[vf]|journalist|kirjoittanut|kirjoittaja|teksti|toimittaja|höfundur"
    r"|przez|autorzy|autorka|opracowa(?:ł|ła|nie)|oprac\.|opr\.|napsala?|autoři|autorka|připravila?|pripravila?|napísala?|szerző|írta|scris de|articol de|autoare|piše|napisa[ol]|avtor(?:ica)?|autori|autors|autorius|parengė"
    r"|от|автор(?:ка|и|ы)?|текст|пише|автори|беседовала?|подготовила?|підготувала?|записала?|фото и текст"
    r"|yazan|yazar|haber|hazırlayan|muəllif|müəllif|oleh|dari|penulis|pewarta|reporter|tác giả|ditulis oleh|na mwandishi|mwandishi|imeandikwa na"
    r"|από(?:\s+τ(?:ον|ην|ους))?|του|της|συντάκτης|σύνταξη|γράφει(?:\s+[οη])?|κείμενο|بقلم|كتب[ت]?|كاتب|إعداد|اعداد|تحرير|حررها|نویسنده|نوشته|نوشتهٔ|تحریر|מאת|כתב|כתבה|מערכת"
    r"|लेखक|द्वारा|रिपोर्ट|लेखिका|লিখেছেন|โดย|นักเขียน|ผู้เขียน"
    r"|作者|記者|记者|本报记者|本報記者|撰文|撰稿|編輯|编辑|責編|责编|责任编辑|責任編輯|来源|來源|取材・文|執筆|文・|文|글|기자)"
    r"(?:\s*[:：/／|｜•]\s*|\s+)",
    re.IGNORECASE,
)
# Leads in scripts without spaces stand right before the name.
_CJK_LEAD = re.compile(r"^(?:[\u4e00-\u9fff]{0,8}?(?:記者|记者)|責編|责编|文・)\s*(?=[\u4e00-\u9fff])")
# Italian "di", Romanian and Spanish "de", Portuguese "da", Swahili "na", Catalan "per" begin names too ("Di Stefano"): they go before a whole name.
_WEAK_LEAD = re.compile(
    r"^(?:(?:di|de|da|na|per|vun|le|ngu)\s+(?=[^\W\d_a-z]\S*$)|(?i:di|de|da|na|per|vun|le|ngu)\s+(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z]))"
)
# Said before an agency or a helper: "mit Material von dpa", "with files from".
_WITH = re.compile(
    r"^(?:(?:with|mit|avec|con|com|via|nach|com a|med|met|z|за)\s+)?(?:(?:additional\s+)?(?:files|reporting|inputs?|contributions?|material|informationen|informações|información|informaciones|informations|agencies)\s+(?:from|by|von|der|da|do|de|di|d['’])\s*)?(?:(?:with|mit|avec|con|com|via|quelle|source|fuente|fonte|bron|kaynak|źródło|kilde|källa|джерело|источник|المصدر|出典)\s*:?\s+)?",
    re.IGNORECASE,
)
_MONTH = "jan|feb|fév|fev|mar|mär|apr|abr|avr|may|mai|mei|maj|jun|juin|jul|juil|aug|ago|ao[uû]|sep|set|oct|okt|out|ott|nov|dec|dez|dic|déc|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
# Photographers and editors named after the author, and when it was: what follows is no author.
_REST = re.compile(
    r"[\s,|•·–—/(-]{0,4}(?:\b(?:on|am|le|el|il|em|op|den|at)\s+)?(?:\b(?:fotos?|photos?|bilder?|bild|photographs?|photography|pictures?|images?|illustrations?|illustration|video|grafik|kamera|camera|foto|fotografías?|immagini|фото|видео)(?:\s*[:：/]|\s+(?:by|von|par|por|di|av)\b)"
    r"|\b(?:published|updated|posted|last updated|modified|aktualisiert|veröffentlicht|stand:|publié|mis à jour|actualizado|publicado|aggiornato|pubblicato|gepubliceerd|bijgewerkt|oppdatert|publisert|uppdaterad|publicerad|opdateret|опубликовано|обновлено|güncelleme)\b"
    r"|\b\d{1,2}\s*[./:-]\s*\d|\b(?:19|20)\d\d\b|\b\d{1,2}\.?\s+(?:de\s+)?(?:MONTH)[^\W\d_]{0,9}\b|\b(?:MONTH)[^\W\d_]{0,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?\b|\d{1,2}月|\d+\s*(?:min\b|hours?\b|days?\b)|\bmin(?:ute)?s? read\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\s외\s*\d+명"
    r"|(?<=[\u4e00-\u9fff])\s+(?:編輯|编辑|責編|责编|责任编辑|責任編輯|来源|來源|攝影|摄影|圖|图)\s*[:：/／]).*$".replace(
        "MONTH", _MONTH
    ),
    re.IGNORECASE | re.DOTALL,
)
_HARD = re.compile(r"\s*(?:[;；|｜•·●\n]|\s::\s)\s*")
_JOINED = re.compile(
    r"\s*(?:\s[&＆+]\s|、|\s(?:and|und|et|och|og|ve|dan|sowie|и|και|és|və|እና|y|e|en|i|a|та|й|ja|un|ir|și|si|და|և|with|mit|avec|con|com|med|met|và|und|و|और|एवं|এবং|และ|및|와|과|與|与|和)\s)\s*",
    re.IGNORECASE,
)
# These join, whatever is beside them; the others may be in a name ("Ortega y Gasset").
_STRONG = frozenset(
    [
        "and",
        "und",
        "et",
        "och",
        "og",
        "ve",
        "dan",
        "sowie",
        "и",
        "і",
        "та",
        "και",
        "&",
        "＆",
        "+",
        "、",
        "with",
        "mit",
        "avec",
    ]
)
_COMMA = re.compile(r"\s*[,،，]\s*|\s+[-–—]\s+|\s*[–—]\s*(?=@|$)")
_SLASH = re.compile(r"\s*[/／]\s*")
_IN_PLACE = re.compile(
    r"\s(?:in|aus|à|em|from|at|reports from|berichtet aus|в|из|у)\s+(?:the\s+)?[^\W\d_a-z][^\s,]{1,30}(?:\s[^\W\d_a-z][^\s,]{0,30}){0,2}$"
)
_CREDENTIAL = re.compile(
    r"^(?:[A-Z][A-Z.]{1,6}|[BM]\.?(?:Sc|A|Ed|Eng)\.?|Ph\.?D\.?|Dr\.?|Jr\.?|Sr\.?|Esq\.?|II|III|IV)$"
)
_CJK_ROLE = re.compile(
    r"\s*(?:선임기자|수습기자|인턴기자|전문기자|객원기자|특파원|논설위원|기자|記者|记者|編集委員|論説委員|特派員|通訊員|通讯员|綜合報導|综合报道|報導|报道)\s*$"
)
# "王小明台北報導": the place that a report is from.
_CJK_PLACE = re.compile(r"(?<=[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2}(?:報導|报道)$")
_CJK = re.compile(r"^[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+(?:\s[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+)*$")
_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|authors?|editors?|root|webmaster|user|guest|null|none|undefined|unknown|anonymous|n/?a|red\.?|redacteur|"
    r"test|default|wordpress|-+|\d+|follow|share|home|http.*|www\..*|(?:undefined|null)(?: (?:undefined|null))?|\[\]|\[?object object\]?)$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^[A-Z]{2,5}$")
_SLUG = re.compile(r"^[a-z]{3,}(?:-[a-z]{3,})+$")
_EDGES = " \t()[]（）,;:|-–—·•*'\"“”„«»‹›/\\=～~"
# A point at the end of all but an initial and "Jr.".
_POINT = re.compile(r"(?<=\w\w\w)\.$|^\.+")
# After an agency's stroke, the sign of an editor or of a state's service; in Chinese the place a report is from.
_SIGN = re.compile(r"^[a-zäöü]{1,4}$|(?:報導|报道|報道|[電电])$")


def names_in(text: str, own: Collection[str] = ()) -> list[str]:
    """Return the names in a byline, cleaned; empty where it holds none.

    `own` is what the outlet calls itself (`titles.site_names`): after a person's name it says where the person works.
    """
    if len(text) > _LONGEST or _ADDRESS.match(text.strip()):
        return []
    text = _WHOLE_IN_BRACKETS.sub(r"\1", plain(text))
    text = _CONTACT.sub(" ", _BRACKETS.sub(_out_of_brackets, text))
    text = _REST.sub("", _without_lead(text.strip(_EDGES)))
    found: list[str] = []
    for part in _HARD.split(text):
        if part and not (found and _says_what_somebody_is(part, own)):
            found += _joined(part, own)
    if any(map(is_agency, found)):
        # "Madrid / EFE", "AFP, Manila": where it was sent from.
        found = [name for name in found if " " in name or _CJK.match(name) or is_agency(name) or is_site(name, own)]
    return list(dict.fromkeys(found))


def is_collective(name: str, own: Collection[str] = ()) -> bool:
    """Say whether it is the outlet, a desk or unnamed agencies: nobody in particular."""
    if is_site(name, own) or is_unnamed(name):
        return True
    if is_agency(name):
        return False
    words = [word.strip(_EDGES) for word in re.split(r"[\s-]+", name.casefold())]
    return any(word in DESKS or word in ORGANISATIONS for word in words)


def is_company(name: str) -> bool:
    """Say whether it is a company's or a public body's name."""
    return any(word.strip(_EDGES) in ORGANISATIONS for word in name.casefold().split())


def looks_like_a_name(name: str) -> bool:
    """Say whether a text that may be anything has the look of a name: several words, the first and the last large; or
    initials; or the signs of East Asia.
    """
    words = name.split()
    if len(words) == 1:
        return bool(_INITIALS.match(name) or _CJK.match(name))
    return len(words) <= _MOST_WORDS and not words[0].islower() and not words[-1].islower()


def in_title_case(name: str) -> str:
    """Return a name that is all in capitals with its first letters large only; initials stay."""
    return " ".join(word if len(word.strip(".")) < 2 or "." in word[:-1] else word.title() for word in name.split())


def _out_of_brackets(match: re.Match[str]) -> str:
    return f", {match[1]}" if agency_in(match[1]) else " "


def _without_lead(text: str) -> str:
    for _ in range(_MOST_LEADS):
        rest = _CJK_LEAD.sub("", _LEAD.sub("", text)).strip(_EDGES)
        if rest == text or not rest:
            break
        text = rest
    return _WEAK_LEAD.sub("", text)


def _joined(text: str, own: Collection[str]) -> Iterator[str]:
    """Yield the names of a text that "and", commas and strokes part."""
    start, pieces = 0, []
    for match in _JOINED.finditer(text):
        before, after = text[start : match.start()], text[match.end() :]
        if match[0].strip().casefold() in _STRONG or _stands_alone(before, after):
            pieces.append(before)
            start = match.end()
    for number, piece in enumerate((*pieces, text[start:])):
        if number and _is_common(_COMMA.split(piece, maxsplit=1)[0]):
            continue
        strokes = _SLASH.split(_without_lead(piece.strip(_EDGES)))
        for place, stroke in enumerate(strokes):
            if not (place and _SIGN.search(stroke.strip()) and not is_agency(stroke)):
                yield from _people(_COMMA.split(stroke.strip()), own, alone=len(strokes) == 1)


def _is_common(text: str) -> bool:
    """Say whether a text of several words has none but small letters: more of what a person is."""
    words = text.split()
    return len(words) > 1 and text.islower() and not is_unnamed(text) and not is_agency(text)


def _stands_alone(before: str, after: str) -> bool:
    """Say whether what is on both sides of a word that may be part of a name is a name itself."""
    left, right = _COMMA.split(before)[-1].strip(), _COMMA.split(_JOINED.split(after, maxsplit=1)[0])[0].strip()
    return all(len(side.split()) > 1 or _CJK.match(side) or agency_in(side) is not None for side in (left, right))


def _people(parts: list[str], own: Collection[str], *, alone: bool) -> Iterator[str]:
    """Yield the names among parts between commas: a person, then what the person is, where, and for whom."""
    parts = [part for part in (_WITH.sub("", part.strip(_EDGES)) for part in parts) if part]
    if len(parts) == 2 and alone and _is_turned_round(parts[0], parts[1], own):
        parts = [f"{parts[1]} {parts[0]}"]
    mononyms = len(parts) > 2 and all(len(part.split()) == 1 for part in parts)
    named = False
    for part in parts:
        agency = agency_in(part)
        if agency is None and named and not mononyms and _is_beside_a_name(part, own):
            continue
        name = agency or _cleaned(_without_outlet(part, own))
        if name:
            named = True
            yield name


def _without_outlet(name: str, own: Collection[str]) -> str:
    """Return "Jane Doe" of "Jane Doe Example Post"."""
    words = name.split()
    ends = (end for end in range(2, len(words)) if is_site(" ".join(words[end:]), own))
    return " ".join(words[: next(ends, len(words))])


def _is_turned_round(family: str, given: str, own: Collection[str]) -> bool:
    """Say whether it is "Doe, Jane" or "Doe, Jane M."."""
    words = given.split()
    if len(family.split()) != 1 or _CJK.match(family) or is_site(given, own) or agency_in(family) or agency_in(given):
        return False
    if not (family[:1].isupper() and given[:1].isupper()) or given.isupper() or squeezed(given) in PLACES:
        return False
    return len(words) == 1 or (len(words) == 2 and len(words[1].strip(".")) == 1)


def _says_what_somebody_is(part: str, own: Collection[str]) -> bool:
    return is_site(part, own) or any(word.strip(_EDGES) in ROLES for word in part.casefold().split())


def _is_beside_a_name(part: str, own: Collection[str]) -> bool:
    """Say whether a part after a name is no name: a place, a role, a degree, an employer."""
    if _CJK.match(part):
        return bool(_CJK_ROLE.search(part))
    words = [word.strip(_EDGES) for word in part.split()]
    lower = [word.casefold() for word in words]
    if (
        len(words) == 1
        or len(words) > 5
        or (all(map(_CREDENTIAL.match, words)) and not part.isupper())
        or squeezed(part) in PLACES
    ):
        return True
    if part[:1].islower() or is_site(part, own) or is_site(words[0], own):
        return True
    return any(word in ROLES or word in DESKS or word in ORGANISATIONS for word in lower)


def _cleaned(name: str) -> str | None:
    name = _CJK_ROLE.sub(
        "", _CJK_PLACE.sub("", _without_role(_without_place(_without_lead(name.strip(_EDGES)))))
    ).strip(_EDGES)
    name = _POINT.sub("", name)
    if not 2 <= len(name) <= LONGEST_NAME or _NO_NAME.match(name) or _SLUG.match(name):
        return None
    return name if len(name.split()) <= _MOST_WORDS and any(c.isalpha() for c in name) else None


def _without_place(name: str) -> str:
    match = _IN_PLACE.search(name)
    return name[: match.start()] if match and len(name[: match.start()].split()) > 1 else name


def _without_role(name: str) -> str:
    """Return "Jane Doe" of "Senior Reporter Jane Doe" and of "Jane Doe Political Editor"."""
    words = name.split()
    lower = [word.casefold().strip(_EDGES) for word in words]
    if lower[-1:] and lower[-1] in ROLES:
        end = len(words) - 1
        while end > 2 and (lower[end - 1] in ROLES or lower[end - 1] in MODIFIERS):
            end -= 1
        if end >= 2 and lower[0] not in MODIFIERS and lower[0] not in ROLES:
            return " ".join(words[:end])
    start = 0
    while start < len(words) and (lower[start] in ROLES or lower[start] in MODIFIERS):
        start += 1
    if 0 < start <= len(words) - 2 and any(word in ROLES for word in lower[:start]):
        return " ".join(words[start:])
    return name
