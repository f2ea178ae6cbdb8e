"""The published test cases of Google's robots.txt parser, restated as data.

Facts out of github.com/google/robotstxt, robots_test.cc: which body lets which agent fetch which address. A case of a
test named `GoogleOnly_…` there is Google's own leniency, beyond RFC 9309. Ours differs nowhere.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    test: str
    robots: str
    agent: str
    url: str
    allowed: bool

    @property
    def leniency(self) -> bool:
        return self.test.startswith("GoogleOnly_")


CASES: list[Case] = []


def _body(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _case(test: str, body: str, agent: str, *, yes: tuple[str, ...] = (), no: tuple[str, ...] = ()) -> None:
    """Note a body and what an agent may (`yes`) and may not (`no`) fetch; a path is one of http://foo.bar."""
    for urls, allowed in ((yes, True), (no, False)):
        for url in urls:
            absolute = f"http://foo.bar{url}" if url.startswith("/") else url
            CASES.append(Case(test, body, agent, absolute, allowed))


def _foobot(*rules: str) -> str:
    return _body("user-agent: FooBot", *rules)


_NAME = "GoogleOnly_SystemTest"
_case(_NAME, "", "FooBot", yes=("",))
_case(_NAME, _foobot("disallow: /"), "", yes=("",))
_case(_NAME, _foobot("disallow: /"), "FooBot", no=("",))
_case(_NAME, "", "", yes=("",))

_NAME = "ID_LineSyntax_Line"
_case(_NAME, _foobot("disallow: /"), "FooBot", no=("/x/y",))
_case(_NAME, _body("foo: FooBot", "bar: /"), "FooBot", yes=("/x/y",))
_case(_NAME, _body("user-agent FooBot", "disallow /"), "FooBot", no=("/x/y",))

_NAME = "ID_LineSyntax_Groups"
_GROUPS = _body(
    "allow: /foo/bar/",
    "",
    "user-agent: FooBot",
    "disallow: /",
    "allow: /x/",
    "user-agent: BarBot",
    "disallow: /",
    "allow: /y/",
    "",
    "",
    "allow: /w/",
    "user-agent: BazBot",
    "",
    "user-agent: FooBot",
    "allow: /z/",
    "disallow: /",
)
_case(_NAME, _GROUPS, "FooBot", yes=("/x/b", "/z/d"), no=("/y/c", "/foo/bar/"))
_case(_NAME, _GROUPS, "BarBot", yes=("/y/c", "/w/a"), no=("/z/d", "/foo/bar/"))
_case(_NAME, _GROUPS, "BazBot", yes=("/z/d",), no=("/foo/bar/",))

_NAME = "ID_LineSyntax_Groups_OtherRules"
for _between in (
    _body("User-agent: BarBot", "Sitemap: https://foo.bar/sitemap"),
    _body("User-agent: FooBot", "Invalid-Unknown-Line: unknown"),
):
    for _agent in ("FooBot", "BarBot"):
        _case(_NAME, _between + _body("User-agent: *", "Disallow: /"), _agent, no=("/",))

_NAME = "ID_REPLineNamesCaseInsensitive"
for _lines in (
    ("USER-AGENT: FooBot", "ALLOW: /x/", "DISALLOW: /"),
    ("user-agent: FooBot", "allow: /x/", "disallow: /"),
    ("uSeR-aGeNt: FooBot", "AlLoW: /x/", "dIsAlLoW: /"),
):
    _case(_NAME, _body(*_lines), "FooBot", yes=("/x/y",), no=("/a/b",))

_NAME = "ID_UserAgentValueCaseInsensitive"
for _value in ("FOO BAR", "foo bar", "FoO bAr"):
    for _agent in ("Foo", "foo"):
        _case(_NAME, _body(f"User-Agent: {_value}", "Allow: /x/", "Disallow: /"), _agent, yes=("/x/y",), no=("/a/b",))

_NAME = "GoogleOnly_AcceptUserAgentUpToFirstSpace"
_SPACE = _body("User-Agent: *", "Disallow: /", "User-Agent: Foo Bar", "Allow: /x/", "Disallow: /")
_case(_NAME, _SPACE, "Foo", yes=("/x/y",))
_case(_NAME, _SPACE, "Foo Bar", no=("/x/y",))

_NAME = "ID_GlobalGroups_Secondary"
_GLOBAL = _body("user-agent: *", "allow: /", "user-agent: FooBot", "disallow: /")
_SPECIFIC = _body(
    "user-agent: FooBot", "allow: /", "user-agent: BarBot", "disallow: /", "user-agent: BazBot", "disallow: /"
)
_case(_NAME, "", "FooBot", yes=("/x/y",))
_case(_NAME, _GLOBAL, "FooBot", no=("/x/y",))
_case(_NAME, _GLOBAL, "BarBot", yes=("/x/y",))
_case(_NAME, _SPECIFIC, "QuxBot", yes=("/x/y",))

_NAME = "ID_AllowDisallow_Value_CaseSensitive"
_case(_NAME, _foobot("disallow: /x/"), "FooBot", no=("/x/y",))
_case(_NAME, _foobot("disallow: /X/"), "FooBot", yes=("/x/y",))

_NAME = "ID_LongestMatch"
_PAGE = "/x/page.html"
_case(_NAME, _foobot("disallow: /x/page.html", "allow: /x/"), "FooBot", no=(_PAGE,))
_case(_NAME, _foobot("allow: /x/page.html", "disallow: /x/"), "FooBot", yes=(_PAGE,), no=("/x/",))
_case(_NAME, _foobot("disallow: ", "allow: "), "FooBot", yes=(_PAGE,))
_case(_NAME, _foobot("disallow: /", "allow: /"), "FooBot", yes=(_PAGE,))
_case(_NAME, _foobot("disallow: /x", "allow: /x/"), "FooBot", yes=("/x/",), no=("/x",))
_case(_NAME, _foobot("disallow: /x/page.html", "allow: /x/page.html"), "FooBot", yes=(_PAGE,))
_case(_NAME, _foobot("allow: /page", "disallow: /*.html"), "FooBot", yes=("/page",), no=("/page.html",))
_case(_NAME, _foobot("allow: /x/page.", "disallow: /*.html"), "FooBot", yes=(_PAGE,), no=("/x/y.html",))
_case(
    _NAME,
    _body("User-agent: *", "Disallow: /x/", "User-agent: FooBot", "Disallow: /y/"),
    "FooBot",
    yes=("/x/page",),
    no=("/y/page",),
)

_NAME = "ID_Encoding"
_QUERY = "/foo/bar?qux=taz&baz=http://foo.bar?tar&par"
_KANA, _KANA_ENCODED = "/foo/bar/ツ", "/foo/bar/%E3%83%84"
_case(_NAME, _foobot("Disallow: /", f"Allow: {_QUERY}"), "FooBot", yes=(_QUERY,))
for _allowed in (_KANA, _KANA_ENCODED):
    _case(_NAME, _foobot("Disallow: /", f"Allow: {_allowed}"), "FooBot", yes=(_KANA_ENCODED,), no=(_KANA,))
_case(
    _NAME,
    _foobot("Disallow: /", "Allow: /foo/bar/%62%61%7A"),
    "FooBot",
    yes=("/foo/bar/%62%61%7A",),
    no=("/foo/bar/baz",),
)

_NAME = "ID_SpecialCharacters"
_case(
    _NAME,
    _foobot("Disallow: /foo/bar/quz", "Allow: /foo/*/qux"),
    "FooBot",
    yes=("/foo/quz", "/foo//quz", "/foo/bax/quz"),
    no=("/foo/bar/quz",),
)
_case(
    _NAME,
    _foobot("Disallow: /foo/bar$", "Allow: /foo/bar/qux"),
    "FooBot",
    yes=("/foo/bar/qux", "/foo/bar/", "/foo/bar/baz"),
    no=("/foo/bar",),
)
_case(
    _NAME,
    _foobot("# Disallow: /", "Disallow: /foo/quz#qux", "Allow: /"),
    "FooBot",
    yes=("/foo/bar",),
    no=("/foo/quz",),
)

_case(
    "GoogleOnly_IndexHTMLisDirectory",
    _body("User-Agent: *", "Allow: /allowed-slash/index.html", "Disallow: /"),
    "foobot",
    yes=("http://foo.com/allowed-slash/", "http://foo.com/allowed-slash/index.html"),
    no=("http://foo.com/allowed-slash/index.htm", "http://foo.com/anyother-url"),
)

_NAME = "GoogleOnly_LineTooLong"
_LINE_LENGTH = 2083 * 8


def _long(rule: str, letter: str) -> str:
    """Return a path that with its rule's name fills a line but for one character."""
    return "/x/" + letter * (_LINE_LENGTH - len("/x/") - len(rule) + len("\n") - len("/x/"))


_case(
    _NAME,
    _foobot(f"disallow: {_long('disallow: ', 'a')}/qux"),
    "FooBot",
    yes=("/fux",),
    no=(f"{_long('disallow: ', 'a')}/fux",),
)
_LONG_A, _LONG_B = (_long("allow: ", letter) for letter in "ab")
_case(
    _NAME,
    _foobot("disallow: /", f"allow: {_LONG_A}/qux", f"allow: {_LONG_B}/qux"),
    "FooBot",
    yes=(f"{_LONG_A}/qux", f"{_LONG_B}/fux"),
    no=("/",),
)

_NAME = "GoogleOnly_DocumentationChecks"
_FISH = ("/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html", "/fish.html?id=anything")


def _allowing(pattern: str, *, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
    _case(_NAME, _foobot("disallow: /", f"allow: {pattern}"), "FooBot", yes=yes, no=("/bar", *no))


_allowing("/fish", yes=_FISH, no=("/Fish.asp", "/catfish", "/?id=fish"))
_allowing("/fish*", yes=_FISH, no=("/Fish.bar", "/catfish", "/?id=fish"))
_allowing(
    "/fish/",
    yes=("/fish/", "/fish/salmon", "/fish/?salmon", "/fish/salmon.html", "/fish/?id=anything"),
    no=("/fish", "/fish.html", "/Fish/Salmon.html"),
)
_allowing(
    "/*.php",
    yes=(
        "/filename.php",
        "/folder/filename.php",
        "/folder/filename.php?parameters",
        "//folder/any.php.file.html",
        "/filename.php/",
        "/index?f=filename.php/",
    ),
    no=("/php/", "/index?php", "/windows.PHP"),
)
_allowing(
    "/*.php$",
    yes=("/filename.php", "/folder/filename.php"),
    no=(
        "/filename.php?parameters",
        "/filename.php/",
        "/filename.php5",
        "/php/",
        "/filename?php",
        "/aaaphpaaa",
        "//windows.PHP",
    ),
)
_allowing("/fish*.php", yes=("/fish.php", "/fishheads/catfish.php?parameters"), no=("/Fish.PHP",))
_EXAMPLE = "http://example.com"
_case(_NAME, _foobot("allow: /p", "disallow: /"), "FooBot", yes=(f"{_EXAMPLE}/page",))
_case(_NAME, _foobot("allow: /folder", "disallow: /folder"), "FooBot", yes=(f"{_EXAMPLE}/folder/page",))
_case(_NAME, _foobot("allow: /page", "disallow: /*.htm"), "FooBot", no=(f"{_EXAMPLE}/page.htm",))
_case(_NAME, _foobot("allow: /$", "disallow: /"), "FooBot", yes=(f"{_EXAMPLE}/",), no=(f"{_EXAMPLE}/page.html",))

TOKENS = {
    "Foobot": True,
    "Foobot-Bar": True,
    "Foo_Bar": True,
    "": False,
    "ツ": False,
    "Foobot*": False,
    " Foobot ": False,
    "Foobot Bar": False,
}
"""ID_VerifyValidUserAgentsToObey. `Foobot/2.1`, no token there, names its product here: RFC 9110, 10.1.5."""

PATHS = {
    "": "/",
    "http://www.example.com": "/",
    "http://www.example.com/": "/",
    "http://www.example.com/a": "/a",
    "http://www.example.com/a/": "/a/",
    "http://www.example.com/a/b?c=http://d.e/": "/a/b?c=http://d.e/",
    "http://www.example.com/a/b?c=d&e=f#fragment": "/a/b?c=d&e=f",
    "example.com": "/",
    "example.com/": "/",
    "example.com/a": "/a",
    "example.com/a/": "/a/",
    "example.com/a/b?c=d&e=f#fragment": "/a/b?c=d&e=f",
    "a": "/",
    "a/": "/",
    "/a": "/a",
    "a/b": "/b",
    "example.com?a": "/?a",
    "example.com/a;b#c": "/a;b",
    "//a/b/c": "/b/c",
}
"""TestGetPathParamsQuery: what of an address a rule is compared with."""

ESCAPED = {"http://www.example.com": "http://www.example.com", "/a/b/c": "/a/b/c", "á": "%C3%A1", "%aa": "%AA"}
"""TestMaybeEscapePattern: the comparable form of a rule's value."""

_SIX_LINES = ("User-Agent: foo", "Allow: /some/path", "User-Agent: bar", "", "", "Disallow: /")
LINE_ENDINGS = [
    "".join(line + ending for line, ending in zip(_SIX_LINES, endings, strict=True)).encode()
    for endings in (
        ("\n",) * 6,
        ("\r\n",) * 6,
        ("\r",) * 6,
        ("\n",) * 5 + ("",),
        ("\n", "\r\n", "\n", "\r\n", "\n", ""),
    )
]
"""ID_LinesNumbersAreCountedCorrectly: four lines that count, the last of them the sixth."""

_AFTER_MARK = b"User-Agent: foo\nAllow: /AnyValue\n"
BYTE_ORDER_MARKS = [
    (b"\xef\xbb\xbf" + _AFTER_MARK, 2),
    (b"\xef\xbb" + _AFTER_MARK, 2),
    (b"\xef" + _AFTER_MARK, 2),
    (b"\xef\x11\xbf" + _AFTER_MARK, 1),
    (b"User-Agent: foo\n\xef\xbb\xbfAllow: /AnyValue\n", 1),
]
"""ID_UTF8ByteOrderMarkIsSkipped: how many of the two lines are understood."""

SITEMAP = "http://foo.bar/sitemap.xml"
_AROUND = _body("User-Agent: foo", "Allow: /some/path", "User-Agent: bar", "", "")
SITEMAP_BODIES = [f"{_AROUND}Sitemap: {SITEMAP}\n".encode(), f"Sitemap: {SITEMAP}\n{_AROUND}".encode()]
"""ID_NonStandardLineExample_Sitemap: where in the file the line stands makes no difference."""
