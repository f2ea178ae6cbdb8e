"""robots.txt after RFC 9309: bytes in, groups, decisions and everything else that the file says out.

Read as leniently as Google's own parser reads it (github.com/google/robotstxt; tests/robots_cases.py restates all of
its published cases): what a publisher plainly meant counts, also misspelt. Where its reading and the RFC's differ on
percent-encoding, a Disallow holds by either and an Allow only by Google's: in doubt the page is left alone.
"""

from newscrawler.robots.decisions import Decision, Robots, product_token
from newscrawler.robots.reading import READ_BYTES, counted, parse_robots
from newscrawler.robots.rules import Group, Line, Rule

__all__ = ["READ_BYTES", "Decision", "Group", "Line", "Robots", "Rule", "counted", "parse_robots", "product_token"]
