"""The registry: which sources there are and how each is treated."""

from newscrawler.sources.overrides import Override
from newscrawler.sources.registry import Registry, load_registry
from newscrawler.sources.schedules import parse_age, parse_schedule
from newscrawler.sources.source import Source

__all__ = ["Override", "Registry", "Source", "load_registry", "parse_age", "parse_schedule"]
