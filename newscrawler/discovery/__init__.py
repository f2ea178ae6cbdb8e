"""Where addresses come from: feeds, sitemaps, section pages, autodiscovery. Bytes in, entries out, no network."""

from newscrawler.discovery.announced import find_lists
from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import Listing, ListRef
from newscrawler.discovery.pages import find_articles
from newscrawler.discovery.pagination import next_page
from newscrawler.discovery.reading import read_list
from newscrawler.discovery.sitemaps import sitemaps_in_robots

__all__ = ["Entry", "ListRef", "Listing", "find_articles", "find_lists", "next_page", "read_list", "sitemaps_in_robots"]
