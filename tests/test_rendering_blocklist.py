"""Which hosts a page is not let to: the list that comes along, and lists of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler.errors import UsageError
from newscrawler.rendering.blocklist import Blocklist, load


@pytest.mark.parametrize(
    "host",
    ["doubleclick.net", "stats.g.doubleclick.net", "www.google-analytics.com", "www.googletagmanager.com",
     "securepubads.g.doubleclick.net", "c.amazon-adsystem.com", "static.criteo.net", "cdn.taboola.com",
     "sb.scorecardresearch.com", "static.chartbeat.com", "script.hotjar.com", "connect.facebook.net", "bat.bing.com"],
)  # fmt: skip
def test_known_ad_and_tracker_hosts_are_on_the_bundled_list(host: str):
    assert host in load(None)


@pytest.mark.parametrize(
    "host",
    [
        # Consent: an article that waits for it never comes where its vendor is not let through.
        "cdn.cookielaw.org", "geolocation.onetrust.com", "consent.cookiebot.com", "sdk.privacy-center.org",
        "cdn.privacy-mgmt.com", "cmp.inmobi.com", "cmp.quantcast.com", "quantcast.mgr.consensu.org",
        "app.usercentrics.eu", "consent.trustarc.com", "cdn.consentmanager.net", "fundingchoicesmessages.google.com",
        "static.axept.io", "cdn.iubenda.com", "cdn-cookieyes.com", "cmp.osano.com", "app.termly.io",
        "cc.cdn.civiccomputing.com", "policy.app.cookieinformation.com", "choices.consentframework.com",
        "cdn.appconsent.io", "consent.cmp.oath.com", "guce.advertising.com", "gdpr.privacymanager.io",
        "cdn.trustcommander.net",
        # Paywalls are seen as they are.
        "cdn.tinypass.com", "buy.tinypass.com", "experience.tinypass.com", "www.npttech.com", "cdn.zephr.com",
        # Publishers, and where pages come from.
        "www.theguardian.com", "i.guim.co.uk", "www.yahoo.com", "s.yimg.com", "www.msn.com", "wiadomosci.wp.pl",
        "www.onet.pl", "d1.cloudfront.net", "cdn.jsdelivr.net", "code.jquery.com", "fonts.googleapis.com",
        "example.net.pl", "example.com", "localhost", "com", "net", "",
    ],
)  # fmt: skip
def test_consent_paywalls_and_publishers_are_not_on_the_bundled_list(host: str):
    assert host not in load(None)


def test_a_host_is_blocked_with_those_below_it_and_no_others():
    blocklist = Blocklist(frozenset({"ads.example.com"}))
    assert "ads.example.com" in blocklist
    assert "a.b.ads.example.com" in blocklist
    assert "example.com" not in blocklist
    assert "myads.example.com" not in blocklist
    assert "ads.example.com.org" not in blocklist


def test_a_listed_site_is_not_blocked_on_its_own_pages_but_its_ad_hosts_are():
    blocklist = Blocklist(frozenset({"portal.com", "ads.portal.com", "tracker.net"})).besides("portal.com")
    assert "www.portal.com" not in blocklist
    assert "ads.portal.com" in blocklist
    assert "tracker.net" in blocklist


def test_own_lists_are_read_in_their_three_forms(tmp_path: Path):
    path = tmp_path / "list.txt"
    path.write_text(
        "# a comment\n"
        "! another\n"
        "[Adblock Plus 2.0]\n"
        "127.0.0.1 localhost localhost.localdomain\n"
        "::1 ip6-localhost\n"
        "0.0.0.0 one.example two.example # both\n"
        "127.0.0.1\tthree.example\n"
        "Four.Example\n"
        "*.five.example\n"
        "||six.example^\n"
        "||seven.example^$third-party\n"
        "||sub.eight.example^$3p,important\n"
        "@@||good.six.example^\n"
        "\r\n"
        # Not of whole hosts, and no hosts.
        "||path.example/ads/\n"
        "||popup.example^$popup\n"
        "||there.example^$domain=news.example\n"
        "||star*.example^\n"
        "-banner-\n"
        "news.example##.ad\n"
        "news.example/ads\n"
        "10.0.0.1 lan.example\n"
        "word\n"
        "192.168.1.1\n",
        encoding="utf-8",
    )
    blocklist = load(path)
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "sub.eight")
    assert blocklist.hosts == {f"{number}.example" for number in numbers}
    assert "bad.six.example" in blocklist
    assert "www.good.six.example" not in blocklist
    # It takes the place of the bundled one.
    assert "doubleclick.net" not in blocklist


def test_a_list_that_cannot_be_used_is_said_before_any_work(tmp_path: Path):
    with pytest.raises(UsageError, match=r"NEWSCRAWLER_BLOCKLIST: .*/nowhere cannot be read: No such file"):
        load(tmp_path / "nowhere")
    path = tmp_path / "list.txt"
    path.write_text("just words here\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"list.txt names no host \(name a file with one host a line"):
        load(path)


def test_a_list_in_some_other_encoding_is_read_where_it_is_readable(tmp_path: Path):
    path = tmp_path / "list.txt"
    path.write_bytes(b"# caf\xe9\nads.example\n")
    assert load(path).hosts == {"ads.example"}
