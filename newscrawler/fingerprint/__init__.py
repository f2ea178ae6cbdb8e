"""What tells that two texts are copies of one: runs of words, and a sample of them to look copies up by."""

from newscrawler.fingerprint.comparison import Likeness, compared
from newscrawler.fingerprint.shingles import MARK_BITS, VERSION, Fingerprint, fingerprint

__all__ = ["MARK_BITS", "VERSION", "Fingerprint", "Likeness", "compared", "fingerprint"]
