"""Newscrawler: news sources in, clean articles in a store."""

__version__ = "0.1.0"
