"""Where addresses come from: feeds, sitemaps, section pages, autodiscovery. Bytes in, entries out, no network."""

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import Listing, ListRef
from newscrawler.discovery.pages import find_articles, find_lists
from newscrawler.discovery.reading import ListStream, read_list, stream_list
from newscrawler.discovery.sitemaps import sitemaps_in_robots

__all__ = [
    "Entry",
    "ListRef",
    "ListStream",
    "Listing",
    "find_articles",
    "find_lists",
    "read_list",
    "sitemaps_in_robots",
    "stream_list",
]
