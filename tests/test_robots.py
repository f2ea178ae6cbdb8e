"""robots.txt: Google's published cases, RFC 9309, and what no publisher wrote on purpose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.robots import READ_BYTES, Robots, parse_robots, product_token
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


@given(body=st.binary(max_size=300), url=st.text(max_size=60), agent=st.text(max_size=20))
def test_any_bytes_give_a_decision_about_any_address(body, url, agent):
    robots = parse_robots(b"User-agent: *\nDisallow: /a\n" + body)
    decision = robots.decide(url, agent)
    assert decision.reason
    assert (decision.rule is None) == (decision.number is None)
    robots.crawl_delay(agent)


@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(("User-agent", "Allow", "Disallow", "Disalow", "Crawl-delay", "Sitemap", "X")),
            st.text(st.sampled_from("/ab*$%41é:# "), max_size=8),
        ),
        max_size=12,
    ),
    path=st.text(st.sampled_from("/ab*$%41é?"), max_size=8),
)
def test_a_longer_rule_that_forbids_outweighs_whatever_stands_before_it(lines, path):
    body = "".join(f"{name}: {value}\n" for name, value in lines) + f"User-agent: foobot\nDisallow: /{'*' * 300}\n"
    assert not allowed(body, f"http://x.example/{path}", "foobot")
    assert parse_robots(body.encode()).groups_of("foobot")[-1].rules[-1].number == len(lines) + 2


FLOODS = {
    "newlines": b"\n" * READ_BYTES,
    "carriage returns": b"\r" * READ_BYTES,
    "one line": b"Disallow: /" + b"a" * READ_BYTES,
    "stars": b"User-agent: *\n" + (b"Disallow: /" + b"*a" * 8_000 + b"b\n") * 30,
    "rules": b"User-agent: *\n" + b"Disallow: /*aaab\n" * 30_000,
    "agents": b"User-agent: a\n" * 36_000,
    "groups": b"User-agent: *\nDisallow: /b\n" * 18_000,
    "unknown lines": b"a:b\n" * 128_000,
    "words": b"a b\n" * 128_000,
    "sitemaps": b"sitemap:a\n" * 51_000,
    "hashes": b"#" * READ_BYTES,
    "colons": b":" * READ_BYTES,
    "escapes": b"User-agent: *\nDisallow: " + b"%4" * READ_BYTES,
    "NULs": b"\0" * READ_BYTES,
    "spaces": b"User-agent: *" + b" " * READ_BYTES,
}


@pytest.mark.parametrize("body", FLOODS.values(), ids=FLOODS)
def test_floods_are_read_and_decided_in_a_moment(body):
    started = time.process_time()
    robots = parse_robots(body)
    robots.decide("http://foo.bar/" + "a" * 2_000, "newscrawler")
    # Seconds: the worst of them needs a fifth of that on a slow machine.
    assert time.process_time() - started < 3


def test_a_disallow_holds_by_the_rfcs_comparison_too_where_an_allow_does_not():
    # RFC 9309, 2.2.2: the unreserved %62%61%7A is `baz`, and /ツ is %E3%83%84; 2.2.3: %2A is a star, %24 a dollar.
    for rule, path in (
        ("/%62%61%7A", "/baz"),
        ("/baz", "/%62%61%7A"),
        ("/ツ", "/ツ"),
        ("/a%2Ab", "/a*b"),
        ("/%24", "/$"),
    ):
        assert not allowed(f"User-agent: *\nDisallow: {rule}", f"http://foo.bar{path}x"), rule
        assert not allowed(f"User-agent: *\nDisallow: /\nAllow: {rule}", f"http://foo.bar{path}x"), rule
    assert not allowed("User-agent: *\nDisallow: /\nAllow: /%2f", "http://foo.bar//")
    assert allowed("User-agent: *\nDisallow: /%2f", "http://foo.bar//")
    assert allowed("User-agent: *\nDisallow: /\nAllow: /ツ", "http://foo.bar/%e3%83%84")


@pytest.mark.parametrize(
    "name",
    ["Dissallow", "Dissalow", "Disalow", "Diasllow", "Disallaw", "DISALLOWED", "disallow ", " Disallow"],
)
def test_a_misspelt_disallow_is_one(name):
    assert not allowed(f"User-agent: *\n{name.removesuffix(':')}: /x", "/x")


@pytest.mark.parametrize("name", ["useragent", "User agent", "USER-AGENTS", "User-Agent\t"])
def test_a_misspelt_user_agent_is_one(name):
    assert not allowed(f"{name}: *\nDisallow: /", "/x")


def test_a_reserved_use_forbids_no_fetching():
    robots = parse_robots(b"User-agent: *\nDisallowAITraining: /\nAllowAITraining: /free\nDisallow: /x\n")
    assert [(line.name, line.value, line.number) for line in robots.groups[0].lines] == [
        ("DisallowAITraining", "/", 2),
        ("AllowAITraining", "/free", 3),
    ]
    assert robots.decide("/a", "foobot").allowed
    assert not robots.decide("/x", "foobot").allowed


def test_other_lines_are_kept_where_they_stand():
    robots = parse_robots(
        b"License: https://foo.bar/license.xml\nSitemap: https://foo.bar/s.xml # all\n\n"
        b"User-agent: GPTBot\nUser-agent: img2dataset/1.0\nContent-Signal: ai-train=no\nDisallow: /\n"
        b"Content-Usage: /a ai=n\n\nUser-agent: * \nCrawl-delay: 5\nSitemap https://foo.bar/t.xml\nAllow: /\n<p>: no\n"
    )
    ai, everybody = robots.groups
    assert (ai.agents, ai.written, ai.number) == (("gptbot", "img2dataset"), ("GPTBot", "img2dataset/1.0"), 4)
    assert [(line.name, line.value, line.number) for line in ai.lines] == [
        ("Content-Signal", "ai-train=no", 6),
        ("Content-Usage", "/a ai=n", 8),
    ]
    assert everybody.agents == ("*",)
    assert [line.name for line in everybody.lines] == ["Crawl-delay"]
    assert [(line.name, line.value) for line in robots.lines] == [("License", "https://foo.bar/license.xml")]
    assert robots.sitemaps == ("https://foo.bar/s.xml", "https://foo.bar/t.xml")


def test_the_decision_names_rule_line_and_group():
    robots = parse_robots("# é\r\nUser-agent: *\r\nUser-agent: Foobot/2\r\nDisalow: /é/ # x\r\n".encode())
    decision = robots.decide("http://foo.bar/%C3%A9/a", "FooBot/1.2 (+https://foo.bar)")
    assert (decision.allowed, decision.rule, decision.number) == (False, "Disalow: /é/", 4)
    assert decision.agents == ("*", "Foobot/2")
    assert decision.reason == "line 4 of robots.txt, `Disalow: /é/`, in the group for *, Foobot/2"
    assert robots.decide("/", "foobot").reason == "no rule matches in robots.txt's group for *, Foobot/2"
    assert parse_robots(b"").decide("/", "a").reason == "robots.txt has no group for a, and none for *"


def test_robots_txt_itself_may_always_be_fetched():
    assert allowed("User-agent: *\nDisallow: /", "https://foo.bar/robots.txt")
    assert not allowed("User-agent: *\nDisallow: /", "https://foo.bar/robots.txt.bak")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("10", 10), ("1,5", 1.5), ("2s", 2), ("2 seconds", 2), (".5", 0.5), ("0", 0), ("1.", 1)]
    + [(value, None) for value in ("", "soon", "-1", "nan", "inf", ".", "٣")],
)
def test_a_crawl_delay_is_a_number_of_seconds_however_written(value, seconds):
    assert parse_robots(f"User-agent: *\nCrawl-Delay: {value}\n".encode()).crawl_delay("foobot") == seconds


def test_the_longest_crawl_delay_of_the_agents_own_groups_counts():
    robots = parse_robots(
        b"User-agent: foobot\nCrawl-delay: 2\nAllow: /\nUser-agent: *\nCrawl-delay: 9\nAllow: /\n"
        b"User-agent: FooBot\nCrawl-delay: 3\nDisallow: /x\n"
    )
    assert [robots.crawl_delay(agent) for agent in ("foobot", "barbot", "")] == [3, 9, 9]


def test_only_the_first_500_kib_count_to_the_end_of_a_line():
    start = b"User-agent: *\nDisallow: /a\n#"
    body = start + b"x" * (READ_BYTES - len(start) - 4) + b"\nDisallow: /beyond\n"
    assert not allowed(body, "/a")
    # `Dis` is all that is left of the last line, and no rule.
    assert allowed(body, "/beyond")
    assert len(rules_of(parse_robots(body))) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_an_editors_own_encoding_is_read_all_the_same(encoding):
    assert not allowed("User-agent: *\r\nDisallow: /x\r\n".encode(encoding), "/x")


def test_a_page_sent_as_robots_txt_rules_nothing():
    page = b"<!doctype html><html>\n<head><title>User-agent: *</title>\n<p>Disallow: /</p> a:b\n</html>"
    robots = parse_robots(page)
    assert (robots.groups, robots.lines, robots.sitemaps) == ((), (), ())
    assert robots.decide("/", "foobot").allowed


def test_noise_keeps_no_memory():
    assert len(parse_robots(FLOODS["unknown lines"]).lines) == 1_000


def test_a_reason_stays_short_and_fit_for_a_terminal():
    agents = b"".join(b"User-agent: bot%d\n" % n for n in range(10_000)) + b"User-agent: *\n"
    decision = parse_robots(agents + b"Disallow: /\x1b[31m" + b"a*" * 8_000).decide("/\x1b[31maaaa", "foobot")
    assert "\x1b" not in decision.reason
    assert len(decision.reason) < 600
    decision = parse_robots(agents + b"Disallow: /" + b"*" * 16_000).decide("/", "foobot")
    assert decision.reason.endswith("*…`, in the group for bot0, bot1, bot2, bot3, bot4 and 9996 more")
    assert len(decision.reason) < 400
