"""Where addresses come from: feeds, sitemaps, section pages, autodiscovery. Bytes in, entries out, no network."""

from newscrawler.discovery.announced import (
    FEED_PATHS,
    SITEMAP_PATHS,
    by_custom,
    find_list_links,
    find_lists,
    lists_in_header,
)
from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import Listing, ListRef
from newscrawler.discovery.pages import find_articles
from newscrawler.discovery.pagination import next_page
from newscrawler.discovery.reading import ListStream, read_list, stream_list
from newscrawler.discovery.site import SiteFacts, find_sections, language_tag, site_facts
from newscrawler.discovery.sitemaps import sitemaps_in_robots

__all__ = [
    "FEED_PATHS",
    "SITEMAP_PATHS",
    "Entry",
    "ListRef",
    "ListStream",
    "Listing",
    "SiteFacts",
    "by_custom",
    "find_articles",
    "find_list_links",
    "find_lists",
    "find_sections",
    "language_tag",
    "lists_in_header",
    "next_page",
    "read_list",
    "site_facts",
    "sitemaps_in_robots",
    "stream_list",
]
