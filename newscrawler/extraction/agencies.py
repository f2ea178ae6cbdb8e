"""Finding a news agency (`stories.agencies`) in what a byline says."""

from __future__ import annotations

import re

from newscrawler.extraction.titles import squeezed
from newscrawler.stories import AGENCY_INITIALS, AGENCY_NAMES

# Words for agencies that name none.
_UNNAMED_LIST = """
    agency agencies newsagency newsagencies wire wires wireservices wirereports agentur agenturen presseagentur
    nachrichtenagentur nachrichtenagenturen agence agences agencia agencias agência agências agenzia agenzie
    agentschap agentschappen persbureau persbureaus agencje agentury agentúry hírügynökség агентства агентство ajans
    ajanslar وكالات الوكالات وكالاتالأنباء סוכנויות 综合 通讯社 πρακτορεία
"""
_UNNAMED = frozenset(_UNNAMED_LIST.split())
# What stands beside an agency's name and is no part of it; dpa's services for the German states have three letters.
_BESIDE_LIST = """
    agency agence agencia agência agenzia agentur ajansı staff writer writers news newswire wire service services desk
    bureau redaktion redacción redaccion redazione redação redactie redaktionen infocom afx tmn relaxnews bhasha via
    correspondent correspondents reporter reporters editor editors the and und et y e con com mit avec with da de der
    di la le material materials gmbh ag ltd inc llc
"""
_BESIDE = frozenset(_BESIDE_LIST.split())
_SERVICE = re.compile(r"^l[a-z]{2}$")
_WORD = re.compile(r"[^\s/,+&()\[\]|–—-]+")
# Words: a byline with an agency in it is short.
_MOST_WORDS = 8


def is_agency(name: str) -> bool:
    """Say whether a name is a news agency's, whatever stands beside it ("Reuters Staff", "dpa/lno")."""
    return agency_in(name) is not None


def agency_in(text: str) -> str | None:
    """Return the agency that a byline names, as it is written there; None where it names something else besides."""
    text = text.strip(" .,;:|()[]")
    if _is_named(text):
        return text
    words = _WORD.findall(text)
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    rest = [word for word in words if word.casefold() not in _BESIDE and not _SERVICE.match(word)]
    # "APA/dpa": the first of several.
    if rest and all(map(_is_named, rest)):
        return str(rest[0])
    whole = " ".join(rest)
    return whole if rest and _is_named(whole) else None


def is_unnamed(name: str) -> bool:
    """Say whether it says no more than that agencies were used."""
    return squeezed(name) in _UNNAMED


def _is_named(text: str) -> bool:
    word = squeezed(text)
    if word in AGENCY_NAMES:
        return True
    # By initials: as words they are names of people too ("Hina", "Sid"), so they count in capitals or small letters.
    return word in AGENCY_INITIALS and (text.isupper() or text.islower() or not text[:1].isupper() or len(word) > 6)
