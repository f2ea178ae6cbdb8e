"""All the wiring, in one place: a Scrapy add-on, so that any project's own settings stand above it.

A project of your own has all of it with `ADDONS = {"newscrawler.addon.NewscrawlerAddon": 100}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils.misc import load_object

from newscrawler import __version__
from newscrawler.pool import DEFAULT_MEMORY_BYTES, DEFAULT_TIMEOUT_S

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

CONTACT = "https://github.com/newscrawler/newscrawler"

# Each with its meaning and unit; a project may set any of them, and `-s NAME=value` for one run.
DEFAULTS: dict[str, Any] = {
    # Where articles are kept; empty: nowhere.
    "NEWSCRAWLER_STORE": "",
    # A URL or mail address by which a publisher reaches whoever runs the crawler; part of the user agent.
    "NEWSCRAWLER_CONTACT": CONTACT,
    # Seconds a store may be away in mid-crawl before what waits is spilled and the crawl stops.
    "NEWSCRAWLER_STORE_PATIENCE": 120.0,
    # Where unstored articles wait for the next run; None: the user's state directory.
    "NEWSCRAWLER_SPILL_DIR": None,
    # Extraction processes; 0: the machine's cores.
    "NEWSCRAWLER_EXTRACT_WORKERS": 0,
    # Seconds and bytes a page may take in extraction.
    "NEWSCRAWLER_EXTRACT_TIMEOUT": DEFAULT_TIMEOUT_S,
    "NEWSCRAWLER_EXTRACT_MEMORY": DEFAULT_MEMORY_BYTES,
    # When pages go into a browser: auto (those that promise more than they give), always, never; empty: as each source
    # says.
    "NEWSCRAWLER_RENDER": "",
    # The browser's program; empty: the first of the usual names on PATH, else Playwright's own.
    "NEWSCRAWLER_BROWSER": "",
    # Seconds a page may take in the browser; pages open at once.
    "NEWSCRAWLER_RENDER_TIMEOUT": 30.0,
    "NEWSCRAWLER_RENDER_PAGES": 2,
    # Consent walls: refuse; accept, where there is no other way; leave, untouched.
    "NEWSCRAWLER_CONSENT": "refuse",
    # A file of hosts from which a page in the browser loads nothing, in place of the list of advertisers and trackers.
    "NEWSCRAWLER_BLOCKLIST": "",
    # What is kept of each article's page, with commas: png, pdf, mhtml; all of them go into the browser then.
    "NEWSCRAWLER_CAPTURE": "",
    # Article requests in flight or queued at once; the others wait in the store.
    "NEWSCRAWLER_QUEUE_MAX": 5_000,
    # Articles to store at most, 0: no bound.
    "NEWSCRAWLER_MAX_ARTICLES": 0,
    # Ask each site once a day for /.well-known/tdmrep.json and /ai.txt, before its first article page.
    "NEWSCRAWLER_RESERVATION_FILES": True,
    # Articles that reserve these uses are not stored: "any", or names from reservations.USES with commas; empty: none.
    "NEWSCRAWLER_RESPECT_RESERVATIONS": "",
    # Ask for everything again, seen or not.
    "NEWSCRAWLER_REFRESH": False,
    # Look at stored articles again, dense at first, to see whether they have changed (docs/revisions.md).
    "NEWSCRAWLER_RECHECK": True,
    # Ask only the lists whose time has come, by their own rhythm (`crawl --due`).
    "NEWSCRAWLER_DUE_ONLY": False,
    # Seconds of a Retry-After that are sat out within the run; longer ones are left to a later run.
    "NEWSCRAWLER_RETRY_AFTER_MAX": 120.0,
    # The folder of the files that are kept with articles (`--capture`).
    "NEWSCRAWLER_CAPTURE_DIR": "captures",
    # Manners.
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "newscrawler",
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 1.0,
    # The delay is a promise to the site, so it is never shortened by chance.
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "AUTOTHROTTLE_ENABLED": False,
    "COOKIES_ENABLED": False,
    # Bounds: seconds and bytes a page, requests at once over all sites.
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_MAXSIZE": 10 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    "CONCURRENT_REQUESTS": 128,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    "REDIRECT_MAX_TIMES": 10,
    # A page that sends its readers elsewhere by itself is what it is; nothing is asked for on its word.
    "METAREFRESH_ENABLED": False,
    # Bytes of pages on their way from the download to the store's acknowledgement. This is what holds the crawl
    # back when extraction or the store is slow; the default of 5 MB is some twenty pages.
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 16 * 1024 * 1024,
    # Doors that stay shut: both run code for whoever connects.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOADER": "newscrawler.fetching.pace.PacedDownloader",
    "DOWNLOAD_HANDLERS": {
        "http": "newscrawler.fetching.connections.BoundedHTTPHandler",
        "https": "newscrawler.fetching.connections.BoundedHTTPHandler",
    },
    # One queue a site, in the order in which the sites may be asked; within a site first come, first served, so that
    # a list's newest entries, which stand first, are asked for first.
    "SCHEDULER_PRIORITY_QUEUE": "newscrawler.fetching.turns.SiteTurns",
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleFifoDiskQueue",
}

# None: ours stand in their place.
COMPONENTS: dict[str, dict[str, int | None]] = {
    "DOWNLOADER_MIDDLEWARES": {
        "newscrawler.fetching.guard.AddressGuard": 60,
        "newscrawler.fetching.blocks.LeaveAlone": 70,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "newscrawler.fetching.robots.RobotsMiddleware": 100,
        "newscrawler.fetching.reservations.ReservationsMiddleware": 104,
        "newscrawler.fetching.turns.BackInLine": 105,
        "newscrawler.fetching.conditional.ConditionalRequests": 110,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "newscrawler.fetching.retry.RetryWhenAsked": 550,
        "newscrawler.fetching.blocks.RecogniseBlocks": 560,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "newscrawler.fetching.decompression.CompleteDecompression": 590,
        "newscrawler.fetching.robots.RobotsTransfer": 595,
        "newscrawler.fetching.redirects.RedirectTraps": 610,
    },
    "SPIDER_MIDDLEWARES": {"newscrawler.fetching.ledger.LedgerMiddleware": 30},
    "ITEM_PIPELINES": {
        "newscrawler.pipelines.Validate": 100,
        "newscrawler.pipelines.Identify": 200,
        "newscrawler.pipelines.KeepCaptures": 800,
        "newscrawler.pipelines.Save": 900,
    },
}


class NewscrawlerAddon:
    """Gives a Scrapy project newscrawler's manners, ledger and pipelines."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Name the resolver: it belongs to the process, which reads its settings before any add-on's own."""
        settings.set("TWISTED_DNS_RESOLVER", "newscrawler.fetching.guard.GuardedResolver", priority="addon")

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the defaults at add-on priority and put the components in their places."""
        for name, value in DEFAULTS.items():
            settings.set(name, value, priority="addon")
        contact = settings["NEWSCRAWLER_CONTACT"]
        settings.set("USER_AGENT", f"newscrawler/{__version__} (+{contact})", priority="addon")
        for setting, components in COMPONENTS.items():
            for component, priority in components.items():
                settings.setdefault_in_component_priority_dict(setting, load_object(component), priority)
