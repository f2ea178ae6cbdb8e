"""Scripts of ours in a tab, in a world of their own: they see the page's document, and none of what the page made of
the language (an Array.prototype of its own, an innerText that throws)."""

from __future__ import annotations

import asyncio
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from newscrawler.rendering.page import NotRendered

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

__all__ = ["World", "script"]

_NAME = "newscrawler"
_LOST = re.compile(r"execution context|specified id|navigat|No frame", re.IGNORECASE)
# Documents that a page may make of itself while it is asked, and the seconds between them.
_DOCUMENTS = 5
_PAUSE_S = 0.1


@cache
def script(name: str) -> str:
    """Return a .js file of this package."""
    return (resources.files("newscrawler.rendering") / name).read_text("utf-8")


class World:
    """The world of one tab's main frame; made anew when the page replaced its document.

    A page that does not answer for `answer_s` seconds is taken to hang: its scripts would keep a processor busy for
    the rest of its time.
    """

    def __init__(self, session: CDPSession, answer_s: float) -> None:
        self._session, self._answer_s = session, answer_s
        self._context: int | None = None

    async def begin(self, source: str) -> None:
        """Run a script here in every document from now on, before its own scripts. Raises playwright's Error."""
        await self._session.send("Page.enable")
        await self._session.send("Page.addScriptToEvaluateOnNewDocument", {"source": source, "worldName": _NAME})

    async def call(self, function: str, *arguments: Any) -> Any:
        """Return what a JavaScript function (which may be async) gives for JSON arguments.

        Raises playwright's Error for what it throws, NotRendered for a page that does not answer.
        """
        try:
            async with asyncio.timeout(self._answer_s):
                return await self._answer(function, arguments)
        except TimeoutError:
            reason = f"the page's scripts kept the browser busy for more than {self._answer_s:g} s"
            raise NotRendered("render_timeout", reason) from None

    async def _answer(self, function: str, arguments: tuple[Any, ...]) -> Any:
        for _ in range(_DOCUMENTS):
            try:
                return await self._call(function, arguments)
            except Error as error:
                # Its document was replaced, and the world with it.
                if not _LOST.search(error.message):
                    raise
                self._context = None
                await asyncio.sleep(_PAUSE_S)
        return await self._call(function, arguments)

    async def _enter(self) -> None:
        tree = await self._session.send("Page.getFrameTree")
        made = await self._session.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": _NAME}
        )
        self._context = made["executionContextId"]

    async def _call(self, function: str, arguments: tuple[Any, ...]) -> Any:
        if self._context is None:
            await self._enter()
        answer = await self._session.send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": function,
                "executionContextId": self._context,
                "arguments": [{"value": argument} for argument in arguments],
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        if "exceptionDetails" in answer:
            raise Error(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")
