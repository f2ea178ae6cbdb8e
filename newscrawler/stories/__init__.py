"""Stories: articles that are copies of one text, and which of them was first."""

from newscrawler.stories.agencies import AGENCY_INITIALS, AGENCY_NAMES, agency_key
from newscrawler.stories.differences import Differences, differences
from newscrawler.stories.identity import LEAST_SHARED, SLOTS_APART, founding_id, founding_key, slot_of
from newscrawler.stories.origin import FROM_STORY, Origin, origin_of, with_origin
from newscrawler.stories.precedence import shown_site

__all__ = [
    "AGENCY_INITIALS",
    "AGENCY_NAMES",
    "FROM_STORY",
    "LEAST_SHARED",
    "SLOTS_APART",
    "Differences",
    "Origin",
    "agency_key",
    "differences",
    "founding_id",
    "founding_key",
    "origin_of",
    "shown_site",
    "slot_of",
    "with_origin",
]
