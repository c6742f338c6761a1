"""The service as tests ask it: without a network, in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

httpx = pytest.importorskip("httpx", reason="the extra web is not installed")
pytest.importorskip("starlette", reason="the extra web is not installed")

import tillskott  # noqa: E402
from tillskott import Advisor  # noqa: E402
from tillskott.service.desk import Desk  # noqa: E402
from tillskott.service.web import Settings, create_app  # noqa: E402

BASE = "http://localhost"
WELL = {
    "age": 45, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
    "kidney_function": "none_known", "supplements": [],
}


@lru_cache(maxsize=1)
def advisor() -> Advisor:
    return Advisor()


@lru_cache(maxsize=1)
def desk() -> Desk:
    return Desk(advisor())


@lru_cache(maxsize=8)
def app(**settings: Any) -> Any:
    return create_app(advisor(), Settings(**settings))


@lru_cache(maxsize=1)
def shelf_app() -> Any:
    """The service with the sample assortment on its shelf."""
    sample = Path(tillskott.__file__).parent / "examples" / "assortment.csv"
    return create_app(advisor(), Settings(), advisor().read_assortment(sample))


def ask(method: str, path: str, *, on: Any = None, **parts: Any) -> Any:
    """One request; `on` is the application where it has other settings."""

    async def asked() -> Any:
        transport = httpx.ASGITransport(on or app(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, **parts)

    return asyncio.run(asked())


def post(path: str, body: Any, **parts: Any) -> Any:
    return ask("POST", path, json=body, **parts)


def page(fields: Mapping[str, str] | list[tuple[str, str]], **parts: Any) -> Any:
    """The page after a form was sent."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return ask("POST", "/", content=urlencode(fields), headers={**kind, **parts.pop("headers", {})}, **parts)
