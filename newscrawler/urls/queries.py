"""The query of a URL without the parameters that name nothing."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from newscrawler.urls.escapes import encoded

__all__ = ["clean_query"]

# Names that trackers add and that name nothing: the lists of AdGuard (TrackParamFilter) and ClearURLs (globalRules),
# less every name that some site uses for its articles.
_TRACKING = re.compile(
    r"utm(?:_\w+)?|[mho]tm_\w+|hmb_\w+|itm_(?:campaign|medium|source)|(?:pk|piwik|matomo)_(?:campaign|kwd|keyword"
    r"|source|medium|content|cid)|hsa_\w+|ga_\w+|stm_\w+|_openstat|gs_l|gad_\w+"
    r"|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team|creation|variant|network|channel|recipient_\w+)"
    r"|(?:fbc|gc|dc|ysc|yc|ttc|twc)lid|msclkid|rb_clickid|gclsrc|srsltid|li_fat_id|wbraid|gbraid|igshid|igsh|mibextid"
    r"|mc_(?:cid|eid|tc)|mkt_tok|_ga|_gl|__hs(?:fp|sc|tc)|_hsenc|_hsmi|hsctatracking|__s|_kla_id|_ke|vero_(?:id|conv)"
    r"|oly_(?:anon|enc)_id|ml_subscriber(?:_hash)?|wickedid|os_ehash|wtrid|xtor|xt_?cr|s_cid|wt[._]\w*mc\w*|wt_zmc"
    r"|ns_(?:campaign|mchannel|source|linkname|fee)|guccounter|guce_\w+|__twitter_impression|fb_(?:action_\w+|source|ref)"
    r"|action_(?:object|type|ref)_map|ref_?src|referr?er|traffic_source|tracking_source|link_source|sharetoken|dicbo"
    r"|cx_\w+|_branch_match_id|sara_\w+|cid_rss|ftcamp|phpsessid|jsessionid|aspsessionid\w*|aspxautodetectcookiesupport"
    r"|__cf_chl_\w+|amp_(?:js_v|gsa|ct|tf|latest_update_time)|usqp",
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
# ColdFusion's session is two numbers, of which either alone might be an article's.
_SESSION_PAIR = frozenset({"cfid", "cftoken"})
# Names that say in words where a reader came from (`ref=rss`); with any digit in the value they may name the article.
_ORIGIN = re.compile(r"i?ref|srcref|source|src|from|origin|via|feature|partner|rss", re.IGNORECASE)
# Another edition of the same page, where the value only switches it on.
_EDITION = re.compile(r"amp|_amp|outputtype|ampmode|print|printable|printpage|mobile", re.IGNORECASE)
_EDITION_VALUES = frozenset({"", "1", "true", "yes", "amp", "amphtml"})
# Another edition that the value names.
_VIEW = re.compile(r"view|format|layout|mode|display|output|output_?type", re.IGNORECASE)
_VIEW_VALUES = frozenset({"print", "printable", "printer", "printerfriendly", "printer-friendly", "amp", "amphtml"})
# Blogger's edition for phones; beside a path that names no article `m` may be a month or a number of its own.
_PHONE_VALUES = frozenset({"0", "1"})


def clean_query(query: str, *, path_names_article: bool) -> str:
    """Return the query without the parameters that name nothing, the others sorted by name, in one encoding.

    Parameters of one name keep their order. `path_names_article`: the path alone tells which article it is.
    """
    parts = [_without_second_query(encoded(part)) for part in query.split("&")]
    kept = [part for part in parts if part and not _says_nothing(part)]
    names = {_name_of(part).lower() for part in kept}
    if names >= _SESSION_PAIR:
        kept = [part for part in kept if _name_of(part).lower() not in _SESSION_PAIR]
    if path_names_article:
        kept = [part for part in kept if not (part[:2] == "m=" and part[2:] in _PHONE_VALUES)]
    return "&".join(sorted(kept, key=lambda part: part.partition("=")[0]))


def _without_second_query(part: str) -> str:
    """Return the parameter without a campaign that was appended as if there were no query yet (`id=7?utm_source=x`)."""
    while "?" in part:
        before, _, after = part.rpartition("?")
        if after and not _says_nothing(after):
            break
        part = before
    return part


def _name_of(part: str) -> str:
    """Return the parameter's name, without what is left of a `&` or `?` that was encoded once too often."""
    return unquote_plus(part.partition("=")[0]).removeprefix("amp;").removeprefix("?")


def _says_nothing(part: str) -> bool:
    name, value = _name_of(part), unquote_plus(part.partition("=")[2])
    if _TRACKING.fullmatch(name):
        return True
    if _SESSION.fullmatch(name):
        return bool(_MADE_UP.fullmatch(value))
    if _CAMPAIGN.fullmatch(name):
        return not value.isdigit()
    if _ORIGIN.fullmatch(name):
        return not any(letter.isdigit() for letter in value)
    if _VIEW.fullmatch(name) and value.lower() in _VIEW_VALUES:
        return True
    return bool(_EDITION.fullmatch(name)) and value.lower() in _EDITION_VALUES
