"""Stories: articles that are copies of one text, and which of them was first."""

from newscrawler.stories.agencies import AGENCY_INITIALS, AGENCY_NAMES, agency_key
from newscrawler.stories.identity import SLOTS_APART, founding_id, founding_key, slot_of
from newscrawler.stories.origin import FROM_STORY, Origin, origin_of, with_origin

__all__ = [
    "AGENCY_INITIALS",
    "AGENCY_NAMES",
    "FROM_STORY",
    "SLOTS_APART",
    "Origin",
    "agency_key",
    "founding_id",
    "founding_key",
    "origin_of",
    "slot_of",
    "with_origin",
]
