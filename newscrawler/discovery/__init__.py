"""What feeds, sitemaps and pages say is there: bytes in, entries out. No network, no Scrapy."""
