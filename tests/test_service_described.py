"""The API under requests that nobody here thought of: every limit of its description overstepped, and random bodies.

A file of its own, since the requests are made up whenever it is collected.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from serving import app, desk

from tillskott.service.api.openapi import describe

schemathesis = pytest.importorskip("schemathesis", reason="the extra dev has it")

from hypothesis import HealthCheck, settings  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402

FEW = ("age", "goals", "medications")


def _in_short() -> dict[str, Any]:
    """The description with all facts of a profile for advise; elsewhere with a few, since it is the same type.

    Each operation is asked with every limit of its body overstepped, which for a profile is some 900 requests.
    """
    told = json.loads(json.dumps(describe(desk())))
    whole = told["components"]["schemas"]["Profile"]
    few = {name: whole["properties"][name] for name in FEW}
    told["components"]["schemas"]["AFewFacts"] = {"type": "object", "properties": few, "additionalProperties": False}
    for path, operations in told["paths"].items():
        if path != "/v1/advise":
            text = json.dumps(operations).replace("#/components/schemas/Profile", "#/components/schemas/AFewFacts")
            told["paths"][path] = json.loads(text)
    return told


def _described() -> Any:
    served = app(hosts=("testserver", "localhost"))
    content = json.dumps(_in_short()).encode()

    async def in_short(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") != "/in-short.json":
            await served(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return schemathesis.openapi.from_asgi("/in-short.json", in_short)


@_described().include(path_regex="^/v1/").parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case: Any) -> None:
    # That a body has the right shape does not make what it says possible.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
