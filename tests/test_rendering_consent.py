"""Consent walls in a real Chromium: each vendor's by its public markup and functions, others by what they say."""

from __future__ import annotations

# ruff: noqa: E501 - labels and markup, one a line
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from newscrawler.extraction.consent import consent_vendors
from newscrawler.rendering.consent import pass_consent
from tests.rendered import program
from tests.web import Answer, Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "We and our 184 partners store and/or access information on a device, such as cookies, to process personal data."
FIXED = "position:fixed;inset:20% 10%;background:#fff;z-index:9"
# What a site's own script does with an answer: the wall goes, and the article comes after a refusal or an acceptance.
ANSWERED = """<script>
function answered(choice) {
  document.body.dataset.choice = (document.body.dataset.choice || "") + choice;
  for (const box of document.querySelectorAll("[data-wall]")) box.remove();
}
</script>"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        launched = await driver.chromium.launch(executable_path=program(), args=["--no-sandbox", "--disable-gpu"])
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(browser: Browser) -> Page:
    return await browser.new_page()


@pytest_asyncio.fixture(loop_scope="module")
async def tab(opened: Page) -> Page:
    """A tab with an empty page in it."""
    await opened.goto("about:blank")
    return opened


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served


def page(wall: str, article: str = "") -> str:
    return f'<!doctype html><html lang="en"><body><h1>Ferry returns</h1>{article}{ANSWERED}{wall}</body></html>'


def dialog(buttons: str, text: str = TEXT, attributes: str = 'role="dialog"') -> str:
    return f'<div data-wall {attributes} style="{FIXED}"><p>{text}</p>{buttons}</div>'


def button(label: str, choice: str, attributes: str = "") -> str:
    return f"<button {attributes} onclick=\"answered('{choice}')\">{label}</button>"


async def choice_in(tab: Page) -> str | None:
    return await tab.evaluate("() => document.body.dataset.choice ?? null")


def marked(selector: str) -> str:
    """Return the attributes that make an element be found by a simple selector."""
    if selector.startswith("["):
        name, _, value = selector.strip("[]").replace("^", "").partition("=")
        return f'{name}="{value}"' if value else name
    return f'id="{selector[1:]}"' if selector[0] == "#" else f'class="{selector[1:]}"'


SIMPLE = ("#", ".", "[")
VENDORS = {vendor["name"]: vendor for vendor in consent_vendors()}


@pytest.mark.parametrize("name", [v["name"] for v in consent_vendors() if v["refuse"] and v["name"] != "Sourcepoint"])
async def test_a_vendors_own_button_refuses_whatever_language_it_speaks(tab: Page, name: str) -> None:
    vendor = VENDORS[name]
    refuse = next(s for s in vendor["refuse"] if s.startswith(SIMPLE) and " " not in s)
    accept = next(s for s in vendor["accept"] if s.startswith(SIMPLE) and " " not in s) if vendor["accept"] else "#none"
    buttons = button("Jā!", "yes", marked(accept)) + button("Xyzzy", "no", marked(refuse))
    await tab.set_content(page(dialog(buttons, "Nesaprotams teksts.", marked(vendor["boxes"][0]))))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "no"


CALLS = [(v["name"], *call) for v in consent_vendors() for call in v["deny"] if "lose" not in call[0]]


@pytest.mark.parametrize(("name", "path", "words"), [(name, path, words) for name, path, *words in CALLS
                                                      if not path.endswith("hide")])  # fmt: skip
async def test_a_vendors_documented_function_refuses_where_no_button_does(
    tab: Page, name: str, path: str, words: list[Any]
) -> None:
    owner, _, _ = path.rpartition(".")
    objects = "".join(
        f"window.{'.'.join(owner.split('.')[: depth + 1])} ??= {{}};" for depth in range(len(owner.split(".")))
    ) if owner else ""  # fmt: skip
    script = f"<script>{objects} window.{path} = (...words) => answered(JSON.stringify(words));</script>"
    box = dialog(button("Accept all", "yes"), attributes=marked(VENDORS[name]["boxes"][0]))
    await tab.set_content(page(box + script))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == json.dumps(words, separators=(",", ":"))


async def test_a_function_is_not_called_where_one_pays_instead_of_accepting(tab: Page) -> None:
    script = "<script>window.Didomi = {setUserDisagreeToAll: () => answered('past the wall')};</script>"
    buttons = button("Accept and continue", "yes") + button("Subscribe without ads", "paid")
    await tab.set_content(page(dialog(buttons, attributes='id="didomi-popup"') + script))
    assert await pass_consent(tab, "refuse") is None
    assert await choice_in(tab) is None


LABELS = {
    "en": ("Accept all", "Reject all"), "de": ("Alle akzeptieren", "Alle ablehnen"),
    "de2": ("Zustimmen", "Nur notwendige Cookies akzeptieren"), "fr": ("Tout accepter", "Continuer sans accepter →"),
    "fr2": ("J'accepte", "Accepter uniquement les cookies nécessaires"), "es": ("Aceptar todo", "Rechazar todas"),
    "it": ("Accetta tutti", "Continua senza accettare"), "pt": ("Aceitar tudo", "Rejeitar tudo"),
    "nl": ("Alles accepteren", "Alles weigeren"), "sv": ("Godkänn alla", "Endast nödvändiga"),
    "da": ("Tillad alle", "Kun nødvendige"), "no": ("Godta alle", "Avvis alle"), "fi": ("Hyväksy kaikki", "Vain välttämättömät"),
    "is": ("Samþykkja allt", "Hafna öllum"), "pl": ("Akceptuję wszystko", "Odrzuć wszystkie"), "cs": ("Přijmout vše", "Odmítnout vše"),
    "sk": ("Prijať všetko", "Odmietnuť všetko"), "hu": ("Elfogadom", "Az összes elutasítása"), "ro": ("Acceptă tot", "Refuză tot"),
    "bg": ("Приемам всички", "Отхвърляне на всички"), "hr": ("Prihvati sve", "Odbij sve"), "sr": ("Прихвати све", "Одбиј све"),
    "sl": ("Sprejmi vse", "Zavrni vse"), "lt": ("Sutinku", "Atmesti visus"), "lv": ("Piekrītu", "Noraidīt visas"),
    "et": ("Nõustun kõigiga", "Keeldun kõigist"), "el": ("Αποδοχή όλων", "Απόρριψη όλων"), "tr": ("Tümünü kabul et", "Tümünü reddet"),
    "ru": ("Принять все", "Отклонить все"), "uk": ("Прийняти всі", "Відхилити всі"), "ar": ("قبول الكل", "رفض الكل"),
    "he": ("קבל הכל", "דחה הכל"), "fa": ("می‌پذیرم", "رد همه"), "hi": ("सभी स्वीकार करें", "सभी को अस्वीकार करें"),
    "ja": ("すべて同意する", "すべて拒否する"), "ko": ("모두 동의", "모두 거부"), "zh": ("全部接受", "拒绝全部"), "zh-TW": ("接受全部", "僅必要"),
    "th": ("ยอมรับทั้งหมด", "ปฏิเสธทั้งหมด"), "vi": ("Chấp nhận tất cả", "Từ chối tất cả"), "id": ("Terima semua", "Tolak semua"),
    "ca": ("Accepta-ho tot", "Rebutja-ho tot"),
}  # fmt: skip


@pytest.mark.parametrize(("accept", "refuse"), LABELS.values(), ids=LABELS)
async def test_a_dialog_is_refused_by_the_words_of_its_buttons(tab: Page, accept: str, refuse: str) -> None:
    await tab.set_content(page(dialog(button(accept, "yes") + button(refuse, "no"))))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "no"


SAID = {
    "de": "Wir und unsere Partner verwenden Cookies. Mehr in unserer Datenschutzerklärung.",
    "fr": "Nous respectons votre vie privée. Nos partenaires et nous déposons des traceurs avec votre consentement.",
    "pl": "Szanujemy Twoją prywatność. Za Twoją zgodą przetwarzamy dane osobowe.",
    "ru": "Мы используем файлы cookie и обрабатываем персональные данные.",
    "ja": "当サイトではクッキーを使用します。プライバシーポリシーをご覧ください。",
    "ar": "نستخدم ملفات تعريف الارتباط ونحترم الخصوصية",
}


@pytest.mark.parametrize("text", SAID.values(), ids=SAID)
async def test_a_wall_is_told_by_what_it_says_in_its_language(tab: Page, text: str) -> None:
    await tab.set_content(page(dialog(button("OK", "yes") + button("✕ Refuse", "no"), text, "")))
    assert await pass_consent(tab, "refuse") == "refused"


async def test_settings_are_opened_and_refused_there(tab: Page) -> None:
    second = dialog(button("Accept all", "yes") + button("Reject all", "no")).replace(
        "data-wall", "data-wall id=more hidden"
    )
    first = dialog(button("Accept all", "yes") + '<button onclick="more.hidden = false">Manage options</button>')
    await tab.set_content(page(first + second))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "no"


async def test_settings_that_come_later_in_a_frame_are_waited_for(tab: Page, web: Web) -> None:
    said = f"<body><p>{TEXT}</p>"
    web.routes["/message?message_id=1"] = Answer(
        f"""{said}<button class="sp_choice_type_11">OK</button> <button class="sp_choice_type_5">Partners and options</button>
        <button class="sp_choice_type_12" onclick="parent.postMessage('settings', '*')">More</button>""".encode()
    )
    web.routes["/privacy-manager?message_id=1"] = Answer(
        f"""{said}<script>setTimeout(() => document.body.insertAdjacentHTML("beforeend",
        `<button class="sp_choice_type_REJECT_ALL" onclick="parent.postMessage('no', '*')">Non</button>`), 500)</script>""".encode()
    )
    frame = '<iframe id="sp_message_iframe_{}" width=600 height=300 src="{}"></iframe>'
    wall = f"""<div data-wall id="sp_message_container_1" style="{FIXED}">{frame.format(1, "/message?message_id=1")}</div>
        <script>addEventListener("message", (event) => event.data === "settings"
        ? document.querySelector("[data-wall]").innerHTML = `{frame.format(2, "/privacy-manager?message_id=1")}`
        : answered(event.data))</script>"""
    web.routes["/a"] = Answer(page(wall).encode())
    await tab.goto(f"{web.url}/a")
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "no"


async def test_settings_without_a_refusal_are_saved_with_nothing_ticked(tab: Page) -> None:
    switches = """<label><input type=checkbox checked disabled> Necessary</label>
        <label><input type=checkbox checked id=ads> Advertising</label>
        <span role=switch aria-checked=true id=tracking tabindex=0
              onclick="this.setAttribute('aria-checked', 'false')">Measurement</span>
        <button onclick="answered(ads.checked + tracking.getAttribute('aria-checked'))">Save my choices</button>"""
    first = dialog(button("Accept all", "yes") + '<button onclick="more.hidden = false">Cookie settings</button>')
    await tab.set_content(page(first + dialog(switches).replace("data-wall", "data-wall id=more hidden")))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "falsefalse"


async def test_a_second_wall_behind_the_first_is_refused_too(tab: Page) -> None:
    second = dialog(button("No thanks", "2")).replace("data-wall", "data-wall2 id=more hidden")
    first = dialog("<button onclick=\"more.hidden = false; answered('1')\">Reject</button>")
    script = "<script>more.onclick = () => more.remove()</script>"
    await tab.set_content(page(first + second + script))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "12"


PAY_OR_OK = button("Accept and continue", "yes") + button("Reject and subscribe", "paid") + button("Log in", "login")


async def test_pay_or_ok_stays_for_one_who_refuses(tab: Page) -> None:
    await tab.set_content(page(dialog(PAY_OR_OK)))
    assert await pass_consent(tab, "refuse") is None
    assert await choice_in(tab) is None


async def test_acceptance_is_given_only_where_it_is_allowed_and_nothing_else_is_left(tab: Page) -> None:
    await tab.set_content(page(dialog(PAY_OR_OK)))
    assert await pass_consent(tab, "accept") == "accepted"
    assert await choice_in(tab) == "yes"
    await tab.set_content(page(dialog(button("Accept", "yes") + button("Decline", "no"))))
    assert await pass_consent(tab, "accept") == "refused"
    assert await choice_in(tab) == "no"


async def test_nothing_is_touched_where_walls_are_left_alone(tab: Page) -> None:
    await tab.set_content(page(dialog(button("Accept", "yes") + button("Decline", "no"))))
    assert await pass_consent(tab, "leave") is None
    assert await choice_in(tab) is None


OTHERS = {
    "paywall": dialog(button("Continue reading", "x") + button("No thanks", "x"), "Subscribe to read on. 3 articles left."),
    "login": dialog("<input type=password>" + button("Continue", "x") + button("Decline", "x")),
    "newsletter": dialog("<input type=email>" + button("No, thanks", "x") + button("Sign up", "x")),
    "age gate": dialog(button("Yes", "x") + button("No, thanks", "x"), f"Are you over 18? {TEXT}"),
    "captcha": dialog('<div class="g-recaptcha"></div>' + button("Accept", "x") + button("Decline", "x")),
    "embed": f"<article><p>{'The ferry is back. ' * 40}</p>"
     f'<div class="embed-consent"><p>{TEXT}</p>{button("Reject", "x")}{button("Load video", "x")}</div></article>',
    "article on cookies": f'<article class="cookie-law"><p>{TEXT * 5}</p>{button("Reject", "x")}</article>',
}  # fmt: skip


@pytest.mark.parametrize("choice", ["refuse", "accept"])
@pytest.mark.parametrize("markup", OTHERS.values(), ids=OTHERS)
async def test_what_is_no_consent_wall_is_never_touched(tab: Page, markup: str, choice: Any) -> None:
    await tab.set_content(page(markup))
    assert await pass_consent(tab, choice) is None
    assert await choice_in(tab) is None


async def test_a_wall_in_a_frame_of_another_site_is_refused(tab: Page, web: Web) -> None:
    answer = "parent.postMessage('{}', '*')"
    inner = f"""<body><p>{TEXT}</p><button class="message-button sp_choice_type_11" onclick="{answer.format("yes")}">OK</button>
        <button class="message-button sp_choice_type_13" onclick="{answer.format("no")}">Non</button></body>"""
    web.routes["/index.html?message_id=1"] = Answer(inner.encode())
    other = web.url.replace("127.0.0.1", "localhost")
    wall = f"""<div data-wall id="sp_message_container_1" style="{FIXED}"><iframe id="sp_message_iframe_1" width=600 height=300
        src="{other}/index.html?message_id=1"></iframe></div>
        <script>addEventListener("message", (event) => answered(event.data))</script>"""
    web.routes["/a"] = Answer(page(wall).encode())
    await tab.goto(f"{web.url}/a")
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "no"


async def test_a_wall_whose_frame_comes_after_it_is_waited_for(tab: Page, web: Web) -> None:
    web.routes["/message"] = Answer(
        f"""<p>{TEXT}</p><button onclick="parent.postMessage('no', '*')">Reject all</button>""".encode()
    )
    wall = f"""<div data-wall id="sp_message_container_1" style="{FIXED}"><iframe id="frame" width=600 height=300></iframe></div>
        <script>addEventListener("message", (event) => answered(event.data));
        setTimeout(() => {{ frame.src = "/message" }}, 500)</script>"""
    web.routes["/a"] = Answer(page(wall).encode())
    await tab.goto(f"{web.url}/a")
    assert await pass_consent(tab, "refuse") == "refused"


async def test_a_wall_in_a_shadow_tree_is_refused(tab: Page) -> None:
    inner = f"<div style='{FIXED}' role=dialog><p>{TEXT}</p><button id=y>Zustimmen</button><button id=n>Ablehnen</button></div>"
    script = f"""<div data-wall id="some-platform"></div><script>
        const shadow = document.getElementById("some-platform").attachShadow({{mode: "open"}});
        shadow.innerHTML = {json.dumps(inner)};
        shadow.getElementById("n").onclick = () => answered("no");
        shadow.getElementById("y").onclick = () => answered("yes");</script>"""
    await tab.set_content(page(script))
    assert await pass_consent(tab, "refuse") == "refused"
    assert await choice_in(tab) == "no"


async def test_a_platform_that_is_loading_is_waited_for(tab: Page) -> None:
    late = json.dumps(dialog(button("Accept", "yes") + button("Disagree", "no")))
    script = f"""<iframe name="__tcfapiLocator" hidden></iframe><script>
        window.__tcfapi = (command, version, callback) => callback({{cmpStatus: "stub", displayStatus: "visible"}}, true);
        setTimeout(() => document.body.insertAdjacentHTML("beforeend", {late}), 400);</script>"""
    await tab.set_content(page(script))
    assert await pass_consent(tab, "refuse") == "refused"


async def test_a_platform_with_nothing_to_ask_is_not_waited_for(tab: Page) -> None:
    script = """<script>window.asked = 0;
        window.__tcfapi = (command, version, callback) => { asked += 1; callback({displayStatus: "hidden"}, true); };
        </script>"""
    await tab.set_content(page(script))
    assert await pass_consent(tab, "refuse") is None
    assert await tab.evaluate("() => asked") == 1


async def test_a_button_that_leads_away_or_sends_a_form_leaves_the_page_where_it_is(tab: Page, web: Web) -> None:
    buttons = """<form action="/consent" method="post"><button>Reject all</button></form>
        <a href="/no" style="display:inline-block">Continue without accepting</a>"""
    web.routes["/a"] = Answer(page(dialog(buttons)).encode())
    await tab.goto(f"{web.url}/a")
    assert await pass_consent(tab, "refuse") is None
    assert tab.url == f"{web.url}/a"
    assert not {"/consent", "/no"} & set(web.paths)


async def test_a_wall_that_loads_the_page_again_is_passed(tab: Page, web: Web) -> None:
    buttons = (
        button("Accept", "yes") + """<button onclick="document.cookie='seen=1'; location.reload()">Decline</button>"""
    )
    script = f"<script>if (!document.cookie.includes('seen')) document.body.innerHTML += {json.dumps(dialog(buttons))}</script>"
    web.routes["/a"] = Answer(page(script).encode())
    await tab.goto(f"{web.url}/a")
    assert await pass_consent(tab, "refuse") == "refused"


async def test_a_wall_that_comes_back_is_not_passed(tab: Page, web: Web) -> None:
    wall = dialog(button("Accept", "yes") + '<button onclick="location.reload()">Decline</button>')
    web.routes["/a"] = Answer(page(wall).encode())
    await tab.goto(f"{web.url}/a")
    assert await pass_consent(tab, "refuse") is None


async def test_a_small_button_that_opens_the_settings_again_is_no_wall(tab: Page) -> None:
    icon = '<div id="didomi-host" style="position:fixed;bottom:0"><button>Cookie settings</button></div>'
    await tab.set_content(page(icon))
    assert await pass_consent(tab, "refuse") is None


HOSTILE = {
    "prototypes": "Array.prototype.filter = () => { throw new Error(); }; Object.values = null; String.prototype.search = null;",
    "throwing platform": "window.__tcfapi = () => { throw new Error('no'); };",
    "hanging": "setTimeout(() => { for (;;); }, 0);",
    "wall without end": f"setInterval(() => document.body.insertAdjacentHTML('beforeend', {json.dumps(dialog('<button>Reject</button>'))}), 30);",
}


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
async def test_a_page_that_works_against_it_costs_seconds_and_raises_nothing(browser: Browser, script: str) -> None:
    context = await browser.new_context()
    tab = await context.new_page()
    await tab.set_content(page(f"<script>{script}</script>"))
    assert await pass_consent(tab, "refuse") is None
    await context.close()
