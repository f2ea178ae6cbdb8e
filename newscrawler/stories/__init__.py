"""Stories: articles that are copies of one text, and which of them was first."""

from newscrawler.stories.identity import SLOTS_APART, founding_id, founding_key, slot_of
from newscrawler.stories.origin import Origin, origin_of

__all__ = ["SLOTS_APART", "Origin", "founding_id", "founding_key", "origin_of", "slot_of"]
