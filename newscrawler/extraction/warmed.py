"""Importing this loads what the first page would wait for: some 0.6 s for the language model, the list of public
suffixes and the trees. The pool names it to its fork server, so that every worker starts with all of it and shares it.
"""

from __future__ import annotations

from newscrawler.extraction.classifier import first_trees, second_trees
from newscrawler.extraction.languages import identified
from newscrawler.urls import site_of

first_trees()
second_trees()
identified("The language model is read where a text is first asked for its language.")
site_of("https://example.org/")
