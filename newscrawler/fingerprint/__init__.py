"""What tells that two texts are copies of one: runs of words (`shingles`), and a sample of them to look copies up by."""

from newscrawler.fingerprint.comparison import Likeness, compared
from newscrawler.fingerprint.shingles import MARK_BITS, Fingerprint, fingerprint

__all__ = ["MARK_BITS", "Fingerprint", "Likeness", "compared", "fingerprint"]
