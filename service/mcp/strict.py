"""A message as it was sent, before the SDK reads it: of a key that stands twice the SDK would take the last."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

TWICE = "\0twice"
"""The argument in place of all others where keys stood twice: their names. No tool has it, and no text holds it."""
NO_MESSAGE = {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "Invalid Request"}}
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


def checked(content: str | bytes) -> str | bytes:
    """The same message; where a key stands twice, with nothing but that in its arguments."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice.extend(key for key in found if keys.count(key) > 1)
        return found

    try:
        data = json.loads(content, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return content  # the SDK says what is wrong with it
    if not twice or not isinstance(data, dict) or not isinstance(data.get("params"), dict):
        return content
    data["params"]["arguments"] = {TWICE: list(dict.fromkeys(twice))}
    return json.dumps(data) + "\n" if isinstance(content, str) else json.dumps(data).encode()


def is_message(content: bytes) -> bool:
    """Whether it has the shape of a message; what is no JSON at all is left to the SDK, which tells its place alone."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return True
    if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
        return False
    if isinstance(data.get("id"), (bool, float, list, dict)):
        return False
    if "method" in data:
        return isinstance(data["method"], str) and isinstance(data.get("params", {}), dict)
    return "id" in data and (isinstance(data.get("result"), dict) or isinstance(data.get("error"), dict))


class Lines:
    """Standard input, line by line, as the SDK reads it."""

    def __init__(self, source: Any) -> None:
        self._source = source

    async def __aiter__(self) -> AsyncIterator[str]:
        async for line in self._source:
            yield str(checked(line))


class Checked:
    """An ASGI application whose bodies are read in whole and looked through before it gets them."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        parts, more = list[bytes](), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        content = b"".join(parts)
        if not is_message(content):
            await self._refuse(send)
            return
        left = [{"type": "http.request", "body": checked(content), "more_body": False}]
        # Its length may be another than was told.
        named = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-length"]

        async def told() -> Message:
            return left.pop() if left else await receive()

        await self._app({**scope, "headers": named}, told, send)

    @staticmethod
    async def _refuse(send: Any) -> None:
        """The SDK would say what it was given."""
        await send({"type": "http.response.start", "status": 400, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": json.dumps(NO_MESSAGE).encode()})
