"""URLs: the cleaned form that is shown, the identity that is compared, the site that is paced.

Pure functions on text. Cleaning takes away only what is known to carry no meaning: a parameter that might
name the article (`id`, `cid`, `p`) is never dropped, because two articles joined by mistake are one lost.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url, safe_url_string

# Names that trackers add and that name nothing: the lists of AdGuard (TrackParamFilter) and ClearURLs, less every
# name that some site uses for its articles.
_TRACKING = re.compile(
    r"^(?:utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium)|hsa_\w+|ga_\w+|stm_\w+|at_(?:medium|campaign|\w+)"
    r"|(?:fb|g|dc|msclk|yc|tt|tw|gc|li_fat_|_kla?_)l?id|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|ttclid|li_fat_id"
    r"|wbraid|gbraid|igshid?|igsh|mc_[ce]id|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_(?:id|conv)|oly_(?:anon|enc)_id"
    r"|xtor|xt_?cr|cmp|cmpid|cmp_id|campaign|ocid|ncid|icid|s_?cid|mbid|srnd|taid|smid|smtyp|ito|ito_\w+|wt\.\w*mc\w*"
    r"|wt_(?:zmc|mc)\w*|ns_(?:campaign|mchannel|source|linkname|fee)|guccounter|guce_\w+|spm|share(?:d|_?id)?|sharetype"
    r"|fb_(?:action_\w+|source|ref)|action_(?:object|type|ref)_map|__twitter_impression|ref_?src|referr?er|feature"
    r"|traffic_source|link_source|partner|rss|sr_share|shareToken|maca|dicbo|cx_\w+|_branch_match_id|trk|ftag|tpcc"
    r"|sara_\w+|kwd|echobox|cid_rss|ns_fee|ftcamp|ftag|trackingid|tracking|phpsessid|jsessionid|aspsessionid\w*)$",
    re.IGNORECASE,
)
# `ref` and `source` name a feed or a button in words (`ref=rss`); with a digit they may name the article.
_WORDY = re.compile(r"^(?:ref|source|src|from|origin|via)$", re.IGNORECASE)
_AMP_QUERY = re.compile(r"^(?:amp|outputtype|ampmode|amp_js_v|usqp|amp_gsa|_amp)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?:/amp|/amp\.html?|\.amp)/?$", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"^/amp/(?=.)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:amp/|c/|v/)?(s/)?(.+)$", re.IGNORECASE)
_AMP_SUFFIXED = re.compile(r"\.amp(\.html?)$", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
# One edition of one page: the main host's, the phone's, AMP's.
_EDITION_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.)", re.IGNORECASE)

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def parse_http_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http or https URL with a host, None for anything else."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or " " in host:
        return None
    return parts


def clean_url(url: str) -> str:
    """Return the URL without what carries no meaning: fragment, tracking and session parameters, default port, AMP form.

    Parameters are sorted, percent-encoding is made one form, host and scheme lower case. A text that is no http
    URL comes back as it was.
    """
    parts = parse_http_url(url)
    if parts is None:
        return url
    parts = _out_of_amp_cache(parts)
    query = _clean_query(parts.query)
    path = _PATH_SESSION.sub("", parts.path)
    path = _AMP_SUFFIXED.sub(r"\1", path)
    path = _AMP_PREFIX.sub("/", _AMP_PATH.sub("", path))
    path = path or "/"
    cleaned = urlunsplit((parts.scheme.lower(), _host_and_port(parts), path, query, ""))
    try:
        return canonicalize_url(safe_url_string(cleaned), keep_blank_values=True)
    except ValueError:
        return url


def identity_key(canonical_url: str) -> str:
    """Return what two addresses of one page share: host without `www.`/`m.`/`amp.`, path, query; no scheme.

    Trailing slashes, index pages and letter case of percent-encoding make no difference.
    """
    parts = parse_http_url(clean_url(canonical_url))
    if parts is None:
        return canonical_url
    path = quote(unquote(_INDEX.sub("/", parts.path)), safe="/%:@!$&'()*+,;=~-._").rstrip("/")
    host = _EDITION_HOST.sub("", _host_and_port(parts))
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def article_id(canonical_url: str) -> str:
    """Return the identity as 32 hex characters of SHA-256, the same for every address of one page."""
    return hashlib.sha256(identity_key(canonical_url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def trusted_canonical(page_url: str, stated: str | None) -> str:
    """Return the page's identity as a URL: what rel=canonical states where it can be believed, else the cleaned URL.

    `stated` is absolute. It is believed on the page's own site (registrable domain), and not when it points at the
    home page or a whole section from a deeper page. A canonical on another site says who had the text first, which
    is syndication and not identity.
    """
    own = clean_url(page_url)
    if not stated:
        return own
    theirs = parse_http_url(stated)
    ours = parse_http_url(own)
    if theirs is None or ours is None or site_of(stated) != site_of(own):
        return own
    page_path, stated_path = ours.path.rstrip("/"), theirs.path.rstrip("/")
    if not theirs.query and page_path != stated_path and (not stated_path or page_path.startswith(stated_path + "/")):
        return own
    return clean_url(stated)


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    return _suffixes(host).top_domain_under_public_suffix


def site_of(url: str) -> str:
    """Return whom a request burdens: the registrable domain, else host and port (an IP address, a local name).

    "" for a text that is no http URL.
    """
    parts = parse_http_url(url)
    if parts is None:
        return ""
    return _registrable(parts.hostname or "") or _address(parts)


def host_and_port(url: str) -> tuple[str, int] | None:
    """Return host (lower case) and port, the scheme's own where none is given; None for no http URL."""
    parts = parse_http_url(url)
    if parts is None or parts.hostname is None:
        return None
    return parts.hostname, parts.port or (443 if parts.scheme.lower() == "https" else 80)


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


def _address(parts: SplitResult) -> str:
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    return f"{parts.hostname}:{port}"


def _host_and_port(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        pass
    if ":" in host:
        host = f"[{host}]"
    default = 443 if parts.scheme.lower() == "https" else 80
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def _clean_query(query: str) -> str:
    kept = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        wordy = _WORDY.match(name) and not any(c.isdigit() for c in value)
        amp = _AMP_QUERY.match(name) and value.lower() in ("", "1", "true", "amp", "amphtml", "default", "0.1")
        if not (_TRACKING.match(name) or wordy or amp):
            kept.append((name, value))
    return urlencode(kept)


def _out_of_amp_cache(parts: SplitResult) -> SplitResult:
    """Return the page behind an AMP cache address (`…cdn.ampproject.org/c/s/HOST/PATH`, `google.com/amp/s/HOST/PATH`)."""
    host = parts.hostname or ""
    google = re.fullmatch(r"(?:www\.)?google\.[a-z.]+", host) and parts.path.startswith("/amp/")
    if not (google or host.endswith(".cdn.ampproject.org")):
        return parts
    match = _AMP_CACHE.match(parts.path)
    inner = parse_http_url(f"{'https' if match[1] else 'http'}://{match[2]}") if match else None
    if inner is None or "." not in (inner.hostname or ""):
        return parts
    return inner._replace(query=parts.query)
