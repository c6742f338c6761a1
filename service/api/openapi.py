"""The description of the API in OpenAPI 3.1, from the table of operations and the package's own types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ...engine.language.yaml_reader import read_yaml
from ..desk import Desk
from .schemas import REF, Schema, Schemas
from .table import Operation, operations

_PROBLEM: Schema = {
    "type": "object",
    "description": "An error as RFC 9457 says, with every fault.",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {
            "type": "object", "properties": {"detail": {"type": "string"}, "pointer": {"type": "string"}},
            "required": ["detail", "pointer"]}},
    },
    "required": ["type", "title", "status", "detail"],
}
_STATUSES = {
    "400": "The request was cut off.", "401": "The API key is missing or wrong.", "403": "Another site may not ask.",
    "404": "There is no such thing.", "405": "Not asked that way.", "409": "Something has to be answered first.",
    "413": "The body is too large.", "415": "The body is of another kind.", "421": "Not this host.",
    "422": "The body cannot be used; every fault is listed.", "500": "A fault of the program.",
    "503": "It took too long.",
}
_LANG: Schema = {
    "name": "lang", "in": "query", "required": False, "schema": {"enum": ["sv", "en"]},
    "description": "The language of every sentence; else Accept-Language, else both.",
}
_TRACE: Schema = {"name": "trace", "in": "query", "required": False, "schema": {"type": "boolean"},
                  "description": "Whether the trace is part of the answer."}
_FORMAT: Schema = {"name": "format", "in": "query", "required": False, "schema": {"enum": ["html", "pdf"]}}


@lru_cache(maxsize=1)
def examples() -> Mapping[str, Any]:
    """The bodies of the examples, by operation."""
    file = Path(__file__).with_name("examples.yaml")
    document = read_yaml(file.read_text(encoding="utf-8"), file.name, [])
    assert document is not None
    found: Mapping[str, Any] = document.data["examples"]
    return found


def describe(desk: Desk) -> dict[str, Any]:
    """The description of the whole API."""
    schemas = Schemas()
    schemas.named["Problem"] = _PROBLEM
    paths: dict[str, Any] = {}
    for operation in operations(desk, schemas):
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, desk)
    paths |= {path: {"get": _plain(path.strip("/"), summary, kind)} for path, summary, kind in (
        ("/healthz", "Whether the process answers.", "application/json"),
        ("/readyz", "Whether the knowledge is loaded, and which.", "application/json"),
        ("/metrics", "Counts for Prometheus.", "text/plain"))}
    return {
        "openapi": "3.1.0",
        "info": {"title": "tillskott", "version": version("tillskott"),
                 "description": f"Knowledge {desk.knowledge.version}. Nothing about a customer is kept."},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.named.items())),
                       "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-API-Key"}}},
    }


def _described(operation: Operation, desk: Desk) -> dict[str, Any]:
    parameters = [dict(_LANG)]
    if operation.traced:
        parameters.append(dict(_TRACE))
    if operation.name == "leaflet":
        parameters.append(dict(_FORMAT))
    named = {"/v1/rules/{id}": ("id", desk.knowledge.rules[0].id),
             "/v1/sources/{claim}": ("claim", next(iter(desk.knowledge.claims)))}.get(operation.path)
    if named:
        name, example = named
        parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"},
                           "example": example})
    found: dict[str, Any] = {
        "operationId": operation.name, "summary": operation.summary, "parameters": parameters,
        "responses": {"200": _answer(operation), **_refusals(operation)},
    }
    if operation.takes is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {
            "schema": operation.takes, "example": examples()[operation.name]}}}
    return found


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.name == "leaflet":
        return {"description": operation.summary, "content": {
            "text/html": {"schema": {"type": "string"}}, "application/pdf": {"schema": {"type": "string"}}}}
    return {"description": operation.summary, "content": {"application/json": {"schema": operation.gives}}}


def _refusals(operation: Operation) -> dict[str, Any]:
    mine = {"401", "403", "404", "405", "421", "422", "503"} if operation.takes is None else set(_STATUSES) - {"404"}
    content = {"application/problem+json": {"schema": {"$ref": REF + "Problem"}}}
    return {status: {"description": said, "content": content} for status, said in _STATUSES.items() if status in mine}


def _plain(name: str, summary: str, kind: str) -> dict[str, Any]:
    schema = {"type": "string"} if kind == "text/plain" else {"type": "object"}
    return {"operationId": name, "summary": summary,
            "responses": {"200": {"description": summary, "content": {kind: {"schema": schema}}}}}
