"""URLs: the cleaned form that is shown, the identity that is compared, the site that is paced.

Pure functions on text. Cleaning takes away only what is known to carry no meaning: a parameter that might
name the article (`id`, `cid`, `p`) is never dropped, because two articles joined by mistake are one lost.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, unquote_plus, urljoin, urlsplit

import idna
import tldextract

# RFC 9110, 4.1 asks servers to take 8,000 octets; what is longer is no address that anybody links.
LENGTH_MAX = 8000

# Names that trackers add and that name nothing: the lists of AdGuard (TrackParamFilter) and ClearURLs, less every
# name that some site uses for its articles.
_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium)|hsa_\w+|ga_(?:source|medium|campaign|term|content)|stm_\w+"
    r"|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team|creation|variant|network|channel|recipient_\w+)"
    r"|(?:fbc|gc|dc|ysc|yc|ttc|twc)lid|msclkid|gclsrc|li_fat_id|wbraid|gbraid|igshid|igsh|mc_[ce]id|mkt_tok|_ga|_gl"
    r"|_hsenc|_hsmi|_kla_id|_ke|vero_(?:id|conv)|oly_(?:anon|enc)_id|xtor|xt_?cr|s_cid|wt[._]\w*mc\w*|wt_zmc"
    r"|ns_(?:campaign|mchannel|source|linkname|fee)|guccounter|guce_\w+|__twitter_impression|fb_(?:action_\w+|source|ref)"
    r"|action_(?:object|type|ref)_map|ref_?src|referr?er|traffic_source|link_source|sharetoken|dicbo|cx_\w+"
    r"|_branch_match_id|sara_\w+|cid_rss|ftcamp|phpsessid|jsessionid|aspsessionid\w*|amp_js_v|amp_gsa|usqp",
    re.IGNORECASE,
)
# Names of campaigns and buttons: dropped with a value of words, kept with a bare number, which may be an article's.
_CAMPAIGN = re.compile(
    r"cmp|cmp_?id|campaign|ocid|ncid|icid|mbid|srnd|taid|smid|smtyp|ito|spm|maca|trk|ftag|tpcc|echobox|sr_share"
    r"|tracking(?:id)?|share(?:d|type|_?id)?",
    re.IGNORECASE,
)
# Names of sessions, dropped with a value that a machine made up; with a short one they may name a talk or a story.
_SESSION = re.compile(r"p?sid|session|sess|(?:session|sess)_?id|oscsid|zenid|cftoken", re.IGNORECASE)
_MADE_UP = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[0-9A-Za-z_-]{20,}")
# Names that say in words where a reader came from (`ref=rss`); with any digit in the value they may name the article.
_ORIGIN = re.compile(r"ref|source|src|from|origin|via|feature|partner|rss", re.IGNORECASE)
# Another edition of the same page, where the value only switches it on.
_EDITION = re.compile(r"amp|_amp|outputtype|ampmode|print|printable|printpage", re.IGNORECASE)
_EDITION_VALUES = frozenset({"", "1", "true", "yes", "amp", "amphtml"})
_AMP_SUFFIX = re.compile(r"(?:/amp|/amp\.html?|\.amp)/?\Z", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"\A/amp(?=/.)", re.IGNORECASE)
_AMP_INFIX = re.compile(r"\.amp(?=\.html?\Z)", re.IGNORECASE)
_CLEAN_PASSES = 5
_AMP_CACHE = re.compile(r"/(?:amp/|c/|v/)?(s/)?(.+)\Z", re.IGNORECASE)
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]+")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)\Z", re.IGNORECASE)
# One edition of one page: the main host's, the phone's, AMP's.
_EDITION_HOST = re.compile(r"(?:www\d?|m|mobile|amp|touch)\.", re.IGNORECASE)
# What names one article rather than a section: a number, three words, a file, a word of writing without hyphens.
_ARTICLE_NAME = re.compile(r"\d{4}|[^-_]+[-_][^-_]+[-_][^-_]|\.html?\Z|(?:%[0-9A-F]{2}){18}")
_DATE_NUMBER = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_FILE_ENDING = re.compile(r"(?:\.amp)?\.(?:[sp]?html?|php|aspx?|jsp|cms|ece)\Z|/(?:amp|index\.\w+)\Z", re.IGNORECASE)
_NAME_WORD = re.compile(r"\d+|[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{4}")

# An absolute address in its usual form, which needs no taking apart; LENGTH_MAX is left to the caller.
_USUAL = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[1-9]\d{1,3})?(?:[/?#][!-~]*)?", re.ASCII)
_HOST = re.compile(r"[^\s\x00-\x20\x7f/?#@\\<>\"{}|^`%]+")
# RFC 3986: what may stand unencoded in a path or a query. Anything else becomes UTF-8, percent-encoded.
_OUTSIDE = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
# Encoded or not, these mean the same in every path; `&`, `+`, `;`, `=` and `/` may not.
_SAME_ENCODED = re.compile(r"%(21|24|27|28|29|2A|2C|3A|40)")

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def parse_http_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http or https URL with a host, None for anything else.

    None as well for what fetchers do not agree about (a backslash or white space in the host, a port that is none)
    and for more than LENGTH_MAX characters.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or len(url) > LENGTH_MAX or "\\" in parts.netloc:
        return None
    return parts if host and host.strip(".") and _HOST.fullmatch(host) else None


def absolute_url(base: str, link: str | None) -> str | None:
    """Return a link as written in a document at `base` as an absolute http(s) URL, None where it is none.

    White space around it and line breaks inside are no part of it (WHATWG URL, 4.4).
    """
    if link and len(link) <= LENGTH_MAX and _USUAL.fullmatch(link):
        return link
    link = re.sub(r"[\t\r\n]+", "", (link or "").strip())
    try:
        # Nearly all links of a sitemap are absolute, and joining is half of the cost of reading it.
        url = link if not link or link.startswith(("https://", "http://")) else urljoin(base, link)
    except ValueError:
        return None
    return url if parse_http_url(url) else None


# A store asks for one address half a dozen times a write, at 50 microseconds each.
@lru_cache(maxsize=4096)
def clean_url(url: str) -> str:
    """Return the URL without what carries no meaning: fragment, user, tracking and session parameters, AMP form.

    Scheme and host are lower case (a host in letters of its own as punycode), the default port is left out,
    parameters are sorted by name, dot segments resolved and percent-encoding is one form (RFC 3986, 6.2.2). A text
    that is no http URL comes back as it was. Cleaning twice changes nothing more.
    """
    # One pass is enough but for an address that only shows as a cache's, or as AMP's, once its escapes are gone.
    for _ in range(_CLEAN_PASSES):
        cleaned = _cleaned(url)
        if cleaned == url:
            break
        url = cleaned
    return url


def _cleaned(url: str) -> str:
    parts = parse_http_url(url)
    if parts is None:
        return url
    parts = _out_of_amp_cache(parts)
    query = _clean_query(parts.query)
    cleaned = f"{parts.scheme}://{_host_and_port(parts)}{_clean_path(parts.path)}" + (f"?{query}" if query else "")
    return cleaned if len(cleaned) <= LENGTH_MAX else url


def identity_key(canonical_url: str) -> str:
    """Return what two addresses of one page share: host without `www.`/`m.`/`amp.`, path, query; no scheme.

    Trailing slashes, index pages and letters that need no percent-encoding make no difference.
    """
    parts = parse_http_url(clean_url(canonical_url))
    if parts is None:
        return canonical_url
    path = _SAME_ENCODED.sub(lambda match: chr(int(match[1], 16)), _INDEX.sub("/", parts.path)).rstrip("/")
    return f"{_main_host(parts)}{path}" + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=4096)
def article_id(canonical_url: str) -> str:
    """Return the identity as 32 hex characters of SHA-256, the same for every address of one page."""
    return hashlib.sha256(identity_key(canonical_url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def trusted_canonical(page_url: str, stated: str | None) -> str:
    """Return the page's identity as a URL: what rel=canonical states where it can be believed, else the cleaned URL.

    `stated` is absolute. It is believed on the page's own site (registrable domain, on shared hosts each user's
    own), and not when an article's page points at the home page, at a section, at itself without the parameter
    that names it, or at an address that has no number and no words of its own in common: templates with one address
    for all pages would make one article of them, and that costs articles, where disbelief costs a note in `copies`.
    A canonical on another site says who had the text first, which is syndication and not identity.
    """
    own = clean_url(page_url)
    cleaned = clean_url(stated or "")
    ours, theirs = parse_http_url(own), parse_http_url(cleaned)
    if ours is None or theirs is None or _owner(ours) != _owner(theirs):
        return own
    if identity_key(own) == identity_key(cleaned):
        # The same page: its own spelling of host and path, the scheme that it was fetched with.
        return cleaned.replace("http:", "https:", 1) if ours.scheme == "https" and theirs.port is None else cleaned
    our_path, their_path = ours.path.rstrip("/"), _INDEX.sub("/", theirs.path).rstrip("/")
    if our_path != their_path and not _alike(ours, theirs):
        # `/?p=123` has no name that the stated one could contradict; a name of one word is a section's, or all pages'.
        named = _names_article(our_path) or len(_words_of(theirs)) < 3
        return own if named else cleaned
    if theirs.query:
        return cleaned
    if our_path == their_path:
        return own if _LONG_NUMBER.search(ours.query) else cleaned
    upwards = not their_path or our_path.startswith(their_path + "/")
    to_section = _names_article(our_path) and not _names_article(their_path)
    return own if upwards or (to_section and their_path.count("/") < our_path.count("/")) else cleaned


@lru_cache(maxsize=4096)
def _registrable(host: str, shared_hosts: bool = False) -> str:
    return _suffixes(host, include_psl_private_domains=shared_hosts).top_domain_under_public_suffix


def site_of(url: str) -> str:
    """Return whom a request burdens: the registrable domain, else host and port (an IP address, a local name).

    A host in letters of its own counts in punycode. "" for a text that is no http URL.
    """
    parts = parse_http_url(url)
    return _registrable(_host(parts)) or _address(parts) if parts else ""


def host_and_port(url: str) -> tuple[str, int] | None:
    """Return host (lower case, punycode) and port, the scheme's own where none is given; None for no http URL."""
    parts = parse_http_url(url)
    return (_host(parts), _port(parts)) if parts else None


def origin_of(url: str) -> str:
    """Return scheme, host and port (none where it is the scheme's own) as a URL without a path; "" for no http URL."""
    parts = parse_http_url(url)
    return f"{parts.scheme}://{_host_and_port(parts)}" if parts else ""


def is_private_address(address: str) -> bool:
    """Say whether an IP address (text) is not on the public internet: loopback, private, link-local, reserved.

    IPv4 inside IPv6 counts as that IPv4 (RFC 4291, 2.5.5). A text that is no address is not private.
    """
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    return not parsed.is_global or parsed.is_multicast


def _owner(parts: SplitResult) -> str:
    return _registrable(_host(parts), shared_hosts=True) or _address(parts)


def _address(parts: SplitResult) -> str:
    return f"{_host(parts)}:{_port(parts)}"


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80


@lru_cache(maxsize=4096)
def _punycode(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        # Names that IDNA 2008 forbids (an emoji) are looked up by some all the same: kept as written.
        return host


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else _punycode(host)


def _host_and_port(parts: SplitResult) -> str:
    host = f"[{_host(parts)}]" if ":" in _host(parts) else _host(parts)
    default = 443 if parts.scheme == "https" else 80
    return host if _port(parts) == default else f"{host}:{parts.port}"


def _main_host(parts: SplitResult) -> str:
    """Return host and port without the edition in front, as long as a registrable domain remains."""
    address, domain = _host_and_port(parts), _registrable(_host(parts))
    while domain and (edition := _EDITION_HOST.match(address)) and domain in address[edition.end() :]:
        address = address[edition.end() :]
    return address


def _names_article(path: str) -> bool:
    return bool(_ARTICLE_NAME.search(path.rpartition("/")[2]))


def _alike(ours: SplitResult, theirs: SplitResult) -> bool:
    """Say whether two addresses name the same thing: a number that is no date, or most words of the shorter name."""
    our_words, their_words = _words_of(ours), _words_of(theirs)
    if any(
        word.isdecimal() and len(word) >= 4 and not _DATE_NUMBER.fullmatch(word) for word in our_words & their_words
    ):
        return True
    our_words, their_words = ({w for w in words if not w.isdecimal()} for words in (our_words, their_words))
    return bool(our_words and their_words) and 2 * len(our_words & their_words) > min(len(our_words), len(their_words))


def _words_of(parts: SplitResult) -> set[str]:
    """Return the words and numbers of the last piece of the path and of the query's values, without file endings."""
    last = _FILE_ENDING.sub("", parts.path.rstrip("/")).rpartition("/")[2]
    values = " ".join(value for _, value in parse_qsl(parts.query))
    return set(_NAME_WORD.findall(unquote(f"{last} {values}").lower()))


def _clean_path(path: str) -> str:
    path = _without_dots(_encoded(path))
    path = _AMP_INFIX.sub("", _PATH_SESSION.sub("", path))
    # `/music/amp` is a page about amplifiers: only what names an article without it is an article's AMP form.
    while (shorter := _AMP_SUFFIX.sub("", path)) != path and _names_article(shorter):
        path = shorter
    while (shorter := _AMP_PREFIX.sub("", path)) != path and _names_article(shorter.rstrip("/")):
        path = shorter
    return path or "/"


def _without_dots(path: str) -> str:
    """Return the path with `.` and `..` resolved (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", "..") and kept[-1:] != [""]:
        kept.append("")
    return "/".join(kept) if len(kept) > 1 else "/"


def _encoded(text: str) -> str:
    return _OUTSIDE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return quote(match[0].encode("utf-8", "surrogatepass"), safe="")
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.match(character) else match[0].upper()


def _clean_query(query: str) -> str:
    parts = [_encoded(part) for part in query.split("&") if part]
    kept = [part for part in parts if not _says_nothing(*part.partition("=")[::2])]
    return "&".join(sorted(kept, key=lambda part: part.partition("=")[0]))


def _says_nothing(name: str, value: str) -> bool:
    name, value = unquote_plus(name), unquote_plus(value)
    if _TRACKING.fullmatch(name):
        return True
    if _SESSION.fullmatch(name):
        return bool(_MADE_UP.fullmatch(value))
    if _CAMPAIGN.fullmatch(name):
        return not value.isdigit()
    if _ORIGIN.fullmatch(name):
        return not any(letter.isdigit() for letter in value)
    return bool(_EDITION.fullmatch(name)) and value.lower() in _EDITION_VALUES


def _out_of_amp_cache(parts: SplitResult) -> SplitResult:
    """Return the page behind an AMP cache (`….cdn.ampproject.org/c/s/HOST/PATH`, `google.com/amp/s/HOST/PATH`)."""
    host = _host(parts)
    google = _GOOGLE.fullmatch(host) and parts.path.startswith("/amp/")
    if not (google or host.endswith(".cdn.ampproject.org")):
        return parts
    match = _AMP_CACHE.match(parts.path)
    inner = parse_http_url(f"{'https' if match[1] else 'http'}://{match[2]}") if match else None
    # A host that no name server could know (an empty label, letters IDNA refuses) is no page behind a cache.
    if inner is None or not _host(inner).isascii() or "." not in _host(inner).lstrip("."):
        return parts
    return _out_of_amp_cache(inner._replace(query=parts.query))
