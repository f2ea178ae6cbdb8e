"""Scripts of ours in a tab, in a world of their own: they see the page's document, and none of what the page made of
the language (an Array.prototype of its own, an innerText that throws)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

__all__ = ["World", "script"]

_NAME = "newscrawler"


@cache
def script(name: str) -> str:
    """Return a .js file of this package."""
    return (resources.files("newscrawler.rendering") / name).read_text("utf-8")


class World:
    """The world of one tab's main frame; made anew when the page replaced its document."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._context: int | None = None

    async def call(self, function: str, *arguments: Any) -> Any:
        """Return what a JavaScript function gives for JSON arguments. Raises playwright's Error for what it throws."""
        if self._context is not None:
            try:
                return await self._call(function, arguments)
            except Error as error:
                if "context" not in str(error):
                    raise
        tree = await self._session.send("Page.getFrameTree")
        made = await self._session.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": _NAME}
        )
        self._context = made["executionContextId"]
        return await self._call(function, arguments)

    async def _call(self, function: str, arguments: tuple[Any, ...]) -> Any:
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
