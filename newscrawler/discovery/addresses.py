"""What an address alone says about the page behind it: general shapes, no site's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from newscrawler.urls import parse_http_url

_DATE = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/-])"
    r"|/(?:19|20)\d{6}(?=\D|$)|[/_-](?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=\D|$)"
)
# The page of a year, month or day: a calendar has one for ever day that was and will be.
_DATE_ALONE = re.compile(r"/(?:19|20)\d\d(?:[/-]?\d{1,2}(?:[/-]?\d{1,2})?)?(?:\.html?)?/?\Z")
_NUMBER = re.compile(r"(?:^|[^\d])\d{5,}(?:$|[^\d])")
# Ten letters and digits with three digits among them: an identifier that a system gave (hexadecimal or shorter).
_GIVEN_ID = re.compile(r"(?:^|[-_./])(?=(?:[a-z]*\d){3})(?=\d*[a-z])[a-z0-9]{10,}(?:$|[-_./])", re.IGNORECASE)
# Words in the last part of the path, counted by their hyphens; sections have one or two (`climate-crisis`).
_SLUG_WORDS_MIN = 4
# Writing without spaces says in ten letters what takes five words.
_SLUG_LETTERS_MIN = 10
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ENDING = re.compile(r"\.[a-z]{2,5}\Z", re.IGNORECASE)
# A number that is no date: whatever its parameter is called, it names something.
_LONE_NUMBER = re.compile(r"(?!(?:19|20)\d\d[01]\d[0-3]\d\Z)\d{5,}")
# More than a headline's own number or year.
_LONG_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3,}")
_BETWEEN_WORDS = re.compile(r"[-_.+ ]")

# Parts of a path that lead to no article, whatever comes after them.
_NEVER = re.compile(
    r"/(?:login|log-in|signin|sign-in|sign_in|signup|sign-up|register|registrieren|anmelden|inscription|connexion|entrar"
    r"|subscribe|subscriptions?|subscription-\w+|abo|abonnement|abonnements|suscripci[oó]n(?:es)?|assine|prenumerera"
    r"|abonelik|account|konto|mein-konto|mi-cuenta|newsletters?|newsletter-\w+|boletin(?:es)?|infolettres?|nyhetsbrev"
    r"|uutiskirje|e-?bulten|mailmagazine|about|about-us|ueber-uns|uber-uns|a-propos|quienes-somos|chi-siamo|om-oss"
    r"|hakkimizda|kunye|contacts?|contact-us|kontakt|contacto|contatti|iletisim|impressum|imprint|mentions-legales"
    r"|aviso-legal|privacy(?:-policy)?|datenschutz|confidentialite|privacidad|terms|terms-\w+|agb|cookies?|cookie-(?:policy|settings)"
    r"|search|suche|recherche|buscar|busca|buscador|ricerca|zoeken|haku|sok|hledat|szukaj|arama|cari|feed|rss|feeds"
    r"|sitemap|site-map|plan-du-site|page|pages?[-_]\d+|jobs|karriere|careers|help|hilfe|aide|ayuda|faq|advertis\w*|ads?"
    r"|werbung|mediadaten|publicidad|publicite|anzeigen?|sponsored|advertorials?|partners?|click|redirect|shop|store"
    r"|events?|veranstaltung(?:en)?|agenda|calendar|kalender|calendario|calendrier|horoscopes?|horoskop|wp-login\.php"
    r"|wp-admin|wp-content|cdn-cgi|share|print|comments)(?:/|\.(?:html?|php|aspx?)\Z|\Z)",
    re.IGNORECASE,
)
# Parts that lead to a list of articles, unless an article's own full name follows.
_GROUPING = re.compile(
    r"/(?:tags?|tagi|tegi?|etiket(?:a|y|ler)?|etiquetas?|etiquettes?|schlagwort|schlagworte|stichwort|keywords?|hashtags?"
    r"|mots?-cles?|trefwoord|avainsana|labels?|topics?|topicos?|thema|themen?|themes?|temas?|temat|tematy|sujets?|emner?|amne"
    r"|konu|dossiers?|especial(?:es)?|authors?|autor(?:in|en|es|a|as|zy|i)?|autore|auteurs?|redakteure?|journalist(?:e|en|s)?"
    r"|yazar(?:lar)?|columnists?|columnistas|firmas?|firme|signataires?|skribent|forfatter|reporters?|writers?|staff|contributors?|penulis"
    r"|people|profiles?|profil|users?|members?|team|categor(?:y|ies|ie|ia|ias|ies)|kategorien?|kategori|section|seccion"
    r"|rubriques?|rubriken?|rubrika?|label|archives?|archivo?|archiv|arquivo|arsiv|date|location|series?)(?:/|\Z)",
    re.IGNORECASE,
)
# First parts of a host that sells, hires or lets in.
_OTHER_HOST = re.compile(
    r"(?:shop|store|boutique|tienda|loja|jobs?|careers?|karriere|stellen\w*|empleos?|emploi|abo|abos|subscribe|e-?paper|login"
    r"|accounts?|sso|my|mein|help|hilfe|support|tickets?|ads?|advertis\w*|mediadaten|newsletters?|games?|spiele|immo\w*"
    r"|trauer|classifieds|anzeigen)\.",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|pdf|mp[34]|m4a|zip|xml|rss|rdf|atom|json|css|js|ico|m3u8?|docx?|xlsx?|pptx?|epub"
    r"|ics|apk|exe|gz)\Z",
    re.IGNORECASE,
)
# Parameters of a search, a filter, an order, a page of many: each makes as many addresses as one likes.
_VIEW = re.compile(
    r"q|qs|s|query|search\w*|suche?|keywords?|kw|sort\w*|order(?:by)?|filter\w*|f\[.*|facets?\w*|refine\w*|page|paged|pg|pagina"
    r"|seite|offset|start|limit|per_?page|cal\w*|tribe\w*|replytocom|share|print|next|return\w*|redirect\w*|goto|add-to-cart",
    re.IGNORECASE,
)
# The same, but harmless beside a parameter that names the page.
_VIEW_ALONE = re.compile(
    r"view|display|layout|date|day|month|year|week|from|to|lang|hl|locale|action|do", re.IGNORECASE
)
_GROUP_PARAMETER = re.compile(
    r"cat|cats|category|categoria|cid|tags?|author|autor|topic|tema|section|rubrik", re.IGNORECASE
)
_NAMING = re.compile(
    r"\w*(?:id|no|num|number|idx|seq|nr)|(?:\w*_)?(?:p|art\w*|news\w*|story|doc\w*|key)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How sure the address is of its being an article's (0 not at all, 5 beyond doubt), whether it bears a date, the
    number of words in its last part, and its `form`: the address, names and numbers replaced by their sort. `specific`:
    it has more than plain words.
    """

    points: int
    dated: bool
    words: int
    form: str
    specific: bool


def shape_of(url: str) -> Shape | None:
    """Return the shape of a cleaned address, None where it can be no article's whatever stands around its link."""
    parts = parse_http_url(url)
    if parts is None:
        return None
    path = unquote(parts.path)
    query = parse_qsl(parts.query, keep_blank_values=True)
    named_by_query = any(_names_a_page(name, value) for name, value in query)
    if _OTHER_HOST.match(parts.netloc) or _FILE.search(path) or _NEVER.search(path):
        return None
    if any(_VIEW.fullmatch(name) for name, _ in query):
        return None
    if not named_by_query and (
        path in ("", "/")
        or _DATE_ALONE.search(path)
        or any(_GROUP_PARAMETER.fullmatch(name) or _VIEW_ALONE.fullmatch(name) for name, _ in query)
    ):
        return None
    *_, before, last = ("", *_ENDING.sub("", path.rstrip("/")).split("/"))
    numbered = named_by_query or any(_NUMBER.search(each) or _GIVEN_ID.search(each) for each in (before, last))
    slug = _is_slug(last) or (_sort(last) in ("N", "I", "n") and _is_slug(before))
    dated = bool(_DATE.search(path))
    grouping = _GROUPING.search(path)
    if grouping and not ((dated and _DATE.search(path, grouping.start())) or (slug and numbered)):
        return None
    form, specific = _form(path, query if named_by_query else [])
    return Shape(2 * dated + 2 * slug + numbered, dated, _words(last), form, specific)


def _names_a_page(name: str, value: str) -> bool:
    if _NAMING.fullmatch(name):
        return any(map(str.isdigit, value))
    other = _VIEW_ALONE.fullmatch(name) or _GROUP_PARAMETER.fullmatch(name)
    return bool(_LONE_NUMBER.fullmatch(value)) and not other


def _is_slug(segment: str) -> bool:
    return _words(segment) >= _SLUG_WORDS_MIN or len(_WIDE.findall(segment)) >= _SLUG_LETTERS_MIN


def _words(segment: str) -> int:
    return sum(any(map(str.isalpha, word)) for word in _BETWEEN_WORDS.split(segment))


def _form(path: str, query: list[tuple[str, str]]) -> tuple[str, bool]:
    """Return the path's segments by their sort: Y year, D day or month, N number, I given id, n a word with a digit, w
    words, however many: headlines are long and short. Where parameters name the page, the script's own name tells.
    """
    if query:
        kinds = (f"{name}={'#' if any(map(str.isdigit, value)) else 'w'}" for name, value in sorted(query))
        return f"{path}?{'&'.join(kinds)}", True
    ending = _ENDING.search(path)
    sorts = [_sort(segment) for segment in _ENDING.sub("", path).split("/") if segment]
    last = path.rstrip("/").rpartition("/")[2]
    if sorts[-1:] == ["n"] and _BETWEEN_WORDS.search(last) and not _LONG_NUMBER.search(last):
        # A headline may hold a number.
        sorts[-1] = "w"
    return "/".join(sorts) + (ending[0].lower() if ending else ""), set(sorts) != {"w"}


def _sort(segment: str) -> str:
    if segment.isdecimal():
        return "Y" if len(segment) == 4 and segment[:2] in ("19", "20") else "D" if len(segment) <= 2 else "N"
    if _GIVEN_ID.search(segment):
        return "I"
    if _NUMBER.search(segment):
        return "N"
    return "n" if any(map(str.isdigit, segment)) else "w"


def tail_of(form: str) -> str | None:
    """Return a form's last part where it is a number or a given id, which names articles wherever they are filed."""
    last = form.rpartition("/")[2]
    return last if last[:1] in ("N", "I") else None
