"""URLs: the cleaned form that is shown, the identity that is compared, the site that is paced.

Pure functions on text. docs/identity.md has the rules, each with its test. Cleaning takes away only what is known to
carry no meaning: a parameter that might name the article (`id`, `cid`, `p`) is never dropped, because two articles
joined by mistake are one lost, and one article at two addresses costs a note in `copies`.
"""

from newscrawler.urls.canonical import canonical_among, trusted_canonical
from newscrawler.urls.cleaning import clean_url
from newscrawler.urls.hosts import host_and_port, is_private_address, origin_of, site_of
from newscrawler.urls.identity import article_id, identity_key
from newscrawler.urls.parsing import LENGTH_MAX, absolute_url, parse_http_url

__all__ = [
    "LENGTH_MAX",
    "absolute_url",
    "article_id",
    "canonical_among",
    "clean_url",
    "host_and_port",
    "identity_key",
    "is_private_address",
    "origin_of",
    "parse_http_url",
    "site_of",
    "trusted_canonical",
]
