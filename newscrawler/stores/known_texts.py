"""Fingerprints at hand: what is compared next was mostly written a moment ago."""

from __future__ import annotations

from collections import OrderedDict

from newscrawler.fingerprint import Fingerprint

__all__ = ["KnownTexts"]

# A text of 50,000 characters takes about a megabyte as a set of shingles.
_TEXTS = 512
_CHARACTERS = 50_000


class KnownTexts:
    """The fingerprints of texts written or compared lately, by the text's hash. Not shared between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Fingerprint] = OrderedDict()

    def keep(self, text_hash: str, text: str, print_: Fingerprint) -> None:
        """Keep the fingerprint, unless its text is long."""
        if len(text) > _CHARACTERS:
            return
        self._known[text_hash] = print_
        self._known.move_to_end(text_hash)
        if len(self._known) > _TEXTS:
            self._known.popitem(last=False)

    def of(self, text_hash: str) -> Fingerprint | None:
        """Return the fingerprint of the text with this hash, None where it is not at hand."""
        return self._known.get(text_hash)
