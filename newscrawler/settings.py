"""The Scrapy project's settings. What makes it newscrawler is in the add-on, so that other projects can have it."""

import os

from scrapy.settings import default_settings

from newscrawler.addon import DEFAULTS

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
ADDONS = {"newscrawler.addon.NewscrawlerAddon": 100}
# Less the two that the add-on keeps switched off: Scrapy imports what it does not use, and one of them is a web server
# that takes 0.2 s of each start.
EXTENSIONS_BASE = {
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if name.rpartition(".")[2] not in ("TelnetConsole", "RemoteControl")
}

# Where articles are kept: sqlite:///FILE, mongodb://…/DATABASE; empty: nowhere.
NEWSCRAWLER_STORE = os.environ.get("NEWSCRAWLER_STORE", "sqlite:///news.db")

# Every other setting of ours may come from the environment, too: NEWSCRAWLER_CONTACT, NEWSCRAWLER_STORE_PATIENCE, …
for _name in DEFAULTS.keys() & os.environ.keys() - {"NEWSCRAWLER_STORE"}:
    if _name.startswith("NEWSCRAWLER_"):
        globals()[_name] = os.environ[_name]
