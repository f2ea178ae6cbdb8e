"""Selectors: what is written is checked before any page, and means what CSS and XPath say."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from newscrawler.selectors import compiled, compiled_for_elements

PAGE = document_fromstring(
    "<html><head><meta name='writer' content='Ann'></head><body><h1 class='a headline'>One <b>two</b></h1>"
    "<time class='published' datetime='2024-03-01'>today</time><div data-ad='x'><p>three</p></div></body></html>"
)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("h1.headline", ["h1"]),
        ("H1", ["h1"]),
        ("h1.headline b::text", ["two"]),
        ("time.published::attr(datetime)", ["2024-03-01"]),
        ("time::attr(datetime), h1", ["h1", "2024-03-01"]),
        ("//meta[@name='writer']/@content", ["Ann"]),
        ("(//p)[1]", ["p"]),
        ("./body/h1", ["h1"]),
        ("string(//h1)", "One two"),
        ("normalize-space(//p[contains(., ':$none(')])", ""),
        ("//*[self::h1 or (self::p)][position() div 1 > 0]", ["h1", "p"]),
    ],
)
def test_css_and_xpath_find_elements_attributes_and_text(selector: str, found: list[str] | str) -> None:
    answer = compiled(selector)(PAGE)
    assert (answer if isinstance(answer, str) else [getattr(one, "tag", one) for one in answer]) == found


@pytest.mark.parametrize(
    ("selector", "says"),
    [
        ("", "is no selector"),
        ("a" * 1001, "at most 1000 characters"),
        ("h1[", "is no CSS selector"),
        ("div >", "is no CSS selector"),
        ("a:unknown", "pseudo-class :unknown is unknown"),
        ("p::before", "::before is unknown; there are ::attr"),
        ("//a[", "is no XPath"),
        ("count(//a)", "gives a number"),
        ("//a = 'x'", "gives a truth value"),
        ("//a[matches(., 'x')]", r"matches\(\) is no function of XPath 1.0"),
        ("//a[re:test(., 'x')]", "no variables and no namespaces"),
        ("//a[. = $x]", "no variables and no namespaces"),
        ("(" * 600 + "//a", "is no XPath"),
    ],
)
def test_a_wrong_selector_says_what_is_wrong(selector: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compiled(selector)


@pytest.mark.parametrize("selector", ["h1.headline", "//div[@data-ad]", "//p[text()='x']", "(//a[@b])[1]"])
def test_elements_are_told_by_what_stands_outside_of_conditions(selector: str) -> None:
    compiled_for_elements(selector)


@pytest.mark.parametrize("selector", ["h1::text", "a::attr(b)", "//a/@b", "//a | //b/text()", "string(//a)"])
def test_text_is_no_place_of_a_body(selector: str) -> None:
    with pytest.raises(ValueError, match="gives text; select the elements"):
        compiled_for_elements(selector)
