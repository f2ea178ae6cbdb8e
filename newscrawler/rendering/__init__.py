"""Pages that need their scripts: a fetched page goes into a browser, and comes back as a reader would see it.

The browser never fetches the page itself: it is given the answer that plain HTTP had, so a site is asked for each page
once, at its pace and by its robots.txt, and only what the page's scripts ask for goes out, through a guard of ours.
Playwright drives the browser; it is imported when the first page needs it. No Scrapy here.
"""

from newscrawler.rendering.options import RenderOptions
from newscrawler.rendering.page import FetchedPage, NotRendered, Rendered
from newscrawler.rendering.renderer import Renderer

__all__ = ["FetchedPage", "NotRendered", "RenderOptions", "Rendered", "Renderer"]
