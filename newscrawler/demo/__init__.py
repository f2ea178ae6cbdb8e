"""Fictional news sites on loopback, for `newscrawler demo` and for the tests.

    with Sites() as sites:
        sites.registry()   # the sources file that crawls them
        sites.pages()      # every listed page, with what a right crawler makes of it
        sites.shelves()    # every list that the registry names, with how asking for it ends
        sites.log          # every request they saw
        sites.trespasses   # how often a page's scripts got at a private address

Every town, person and agency is invented, and all text was written for this package. The same edition gives the same
bytes at the same ports. `python -m newscrawler.demo` serves them until it is stopped.
"""

from newscrawler.demo.pages import Gold, Page, Shelf
from newscrawler.demo.server import Hit
from newscrawler.demo.sites import Sites

__all__ = ["Gold", "Hit", "Page", "Shelf", "Sites"]
