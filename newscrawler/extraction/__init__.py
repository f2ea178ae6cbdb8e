"""HTML in, an article or the reason why there is none out. Pure: no network, no files, no state but caches."""

from newscrawler.extraction.pages import clear_caches, explain, extract

__all__ = ["clear_caches", "explain", "extract"]
