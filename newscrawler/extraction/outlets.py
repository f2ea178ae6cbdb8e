"""What the outlet that a page stands in calls itself."""

from __future__ import annotations

from newscrawler.extraction.document import Document
from newscrawler.extraction.titles import site_names, squeezed
from newscrawler.stories import agency_key
from newscrawler.urls import site_of

__all__ = ["own_names", "publisher_of"]

# Characters of an outlet's name; longer ones are descriptions.
_LONGEST_NAME = 200


def publisher_of(document: Document) -> str | None:
    """Return the outlet's own name as the page states it, else as the registry does; None where neither does.

    An agency that a page's data name as the publisher under another's address is the text's origin, not the outlet.
    """
    json_ld = document.json_ld
    publisher = json_ld.resolve(json_ld.first("publisher", pages=True))
    found = [("json-ld publisher", name) for name in json_ld.texts(publisher)[:1]]
    found += [("meta og:site_name", name) for name in document.all_metas("og:site_name")[:1]]
    found += [("registry name", name) for name in _registered(document)]
    for where, name in found:
        document.evidence.saw("publisher", where, name)
    own = set(own_names(document))
    for where, name in found:
        if len(name) <= _LONGEST_NAME and "://" not in name and squeezed(name) in own:
            document.evidence.chose("publisher", where)
            return name
    return None


def own_names(document: Document) -> list[str]:
    """Return what the outlet calls itself, squeezed, less agencies that only its data name: who publishes an agency's
    text may give the agency as the text's publisher, but not in its address, under its masthead or in our registry.
    """
    site = site_of(document.url)
    registered = _registered(document)
    shown = (site, site.partition(".")[0], *document.all_metas("og:site_name", "application-name"), *registered)
    keys = {agency_key(name) for name in shown}
    names = dict.fromkeys([*site_names(document), *map(squeezed, registered)])
    return [name for name in names if name and (agency_key(name) is None or agency_key(name) in keys)]


def _registered(document: Document) -> list[str]:
    """Return the registry's name of the outlet as a list, empty where there is none."""
    return list(filter(None, [document.cache.get("publisher_hint")]))
