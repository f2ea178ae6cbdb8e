"""The Scrapy project's settings. What makes it newscrawler is in the add-on, so that other projects can have it."""

import os

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
ADDONS = {"newscrawler.addon.NewscrawlerAddon": 100}

# Where articles are kept: sqlite:///FILE, mongodb://…/DATABASE; empty: nowhere.
NEWSCRAWLER_STORE = os.environ.get("NEWSCRAWLER_STORE", "sqlite:///news.db")
