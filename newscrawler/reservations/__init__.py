"""Reservations: what publishers state, for machines to read, about the use of their articles. Bytes in, values out.

Every statement stays by its own name in an article's `rights`; `decided` says which uses they reserve, and by what.
docs/manners.md has the table with its sources.
"""

from newscrawler.reservations.decision import USES, decided, reserved_among, respected_uses
from newscrawler.reservations.directives import read_directives
from newscrawler.reservations.files import FILE_BYTES, SiteFiles
from newscrawler.reservations.robots_txt import RobotsReservations, robots_reservations

__all__ = [
    "FILE_BYTES",
    "USES",
    "RobotsReservations",
    "SiteFiles",
    "decided",
    "read_directives",
    "reserved_among",
    "respected_uses",
    "robots_reservations",
]
