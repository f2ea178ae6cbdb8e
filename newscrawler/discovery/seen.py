"""Which addresses of a long list have come already, in a few bytes each."""

from __future__ import annotations

from array import array

from newscrawler.urls import clean_url

# Slots at first, of 8 bytes; a power of two.
_FIRST_SLOTS = 1024


class Seen:
    """A set of addresses by their 64-bit hashes: 16 to 32 bytes an address, where a set of texts takes 150.

    The hashes are salted for each process, so that nobody can make two addresses share one.
    """

    def __init__(self) -> None:
        self._slots = array("q", bytes(8 * _FIRST_SLOTS))
        self._count = 0

    def add(self, url: str) -> bool:
        """Say whether the address is new, and keep it. Session and tracking parameters make no other address."""
        if not self._put(_number(url)):
            return False
        self._count += 1
        if 2 * self._count > len(self._slots):
            self._grow()
        return True

    def __contains__(self, url: str) -> bool:
        number = _number(url)
        return self._slots[self._place(number)] == number

    def _place(self, number: int) -> int:
        """Return where the number is, or the free slot where it belongs."""
        slots, mask = self._slots, len(self._slots) - 1
        place = number & mask
        while (taken := slots[place]) and taken != number:
            place = (place + 1) & mask
        return place

    def _put(self, number: int) -> bool:
        place = self._place(number)
        if self._slots[place]:
            return False
        self._slots[place] = number
        return True

    def _grow(self) -> None:
        before = self._slots
        self._slots = array("q", bytes(16 * len(before)))
        for number in before:
            if number:
                self._put(number)


def _number(url: str) -> int:
    # Cleaning takes thrice the time of everything else; what it takes away stands in these.
    return hash(clean_url(url) if "?" in url or ";" in url or "#" in url else url) or 1
