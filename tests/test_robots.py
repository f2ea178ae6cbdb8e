"""robots.txt: Google's published cases, RFC 9309, and what no publisher wrote on purpose."""

from __future__ import annotations

import pytest

from newscrawler.robots import Robots, parse_robots, product_token
from tests import robots_cases
from tests.robots_cases import CASES, Case


def rules_of(robots: Robots) -> list[str]:
    return [rule.written for group in robots.groups for rule in group.rules]


def allowed(body: str | bytes, url: str, agent: str = "newscrawler") -> bool:
    return parse_robots(body if isinstance(body, bytes) else body.encode()).decide(url, agent).allowed


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.test}-{case.agent}-{case.url[:40]}")
def test_every_published_case_is_decided_as_published(case: Case):
    assert allowed(case.robots, case.url, case.agent) is case.allowed


@pytest.mark.parametrize(("agent", "valid"), robots_cases.TOKENS.items())
def test_a_product_token_is_one_word(agent, valid):
    assert product_token(agent) == (agent.lower() if valid else None)


@pytest.mark.parametrize(("url", "path"), robots_cases.PATHS.items())
def test_a_rule_is_compared_with_path_parameters_and_query(url, path):
    body = f"User-agent: *\nAllow: {path}$\nDisallow: /"
    assert parse_robots(body.encode()).decide(url, "foobot").rule == f"Allow: {path}$"


@pytest.mark.parametrize(("value", "escaped"), robots_cases.ESCAPED.items())
def test_a_rules_value_is_compared_percent_encoded(value, escaped):
    (group,) = parse_robots(f"User-agent: *\nDisallow: {value}".encode()).groups
    assert group.rules[0].pattern == escaped


@pytest.mark.parametrize("body", robots_cases.LINE_ENDINGS)
def test_lines_are_numbered_whatever_ends_them(body):
    first, second = parse_robots(body).groups
    assert [first.number, first.rules[0].number, second.number, second.rules[0].number] == [1, 2, 3, 6]


@pytest.mark.parametrize(("body", "understood"), robots_cases.BYTE_ORDER_MARKS)
def test_a_byte_order_mark_is_skipped_at_the_start_and_only_there(body, understood):
    robots = parse_robots(body)
    assert len(robots.groups) + len(rules_of(robots)) == (understood if robots.groups else 0)


@pytest.mark.parametrize("body", robots_cases.SITEMAP_BODIES)
def test_a_sitemap_line_may_stand_anywhere(body):
    assert parse_robots(body).sitemaps == (robots_cases.SITEMAP,)
