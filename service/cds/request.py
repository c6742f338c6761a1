"""Reads a request of CDS Hooks: what it lacks is a fault with its place, what it has beside is let be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import Text
from .table import hooks, says

_LONGEST = 2_000
_KEY = re.compile(r"[A-Za-z0-9_\-]{1,60}")
_ORDER = "MedicationRequest"
_STATUSES = frozenset({
    "active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"})


@dataclass(frozen=True, slots=True)
class Hooked:
    """A request that can be used.

    `chart`: resources by their place, with the orders of the context. `judged`: the places of the orders that it is
    about, None at a hook without orders.
    """

    hook: str
    patient_id: str
    chart: Mapping[str, Any]
    judged: frozenset[str] | None


def read_request(data: Any) -> Hooked:
    """The request in plain data. Raises ProfileError with every fault and its place."""
    if not isinstance(data, dict):
        raise ProfileError([Fault("", says("kind", kind=says("kind.object")))])
    reader = _Reader()
    hook = reader.text(data, "hook", "hook")
    reader.text(data, "hookInstance", "hookInstance")
    if hook and hook not in hooks():
        reader.fault("hook", says("hook"), says("hook.mend", hooks=", ".join(hooks())))
    context = reader.mapping(data, "context", needed=True)
    prefetch = reader.mapping(data, "prefetch", needed=False)
    patient = ""
    if "context" in data and isinstance(data["context"], dict):
        reader.text(context, "userId", "context.userId")
        patient = reader.text(context, "patientId", "context.patientId").removeprefix("Patient/")
    chart = {_place(key, n): value for n, (key, value) in enumerate(prefetch.items())}
    judged = None
    if hook in hooks() and "orders" in hooks()[hook] and context:
        orders = _Orders(reader, context, hooks()[hook])
        chart |= orders.taken()
        judged = orders.judged()
    if reader.faults:
        raise ProfileError(reader.faults)
    return Hooked(hook, patient, chart, judged)


def _place(key: str, n: int) -> str:
    """Where a resource of prefetch stands: by its key, unless that is no name but something sent in its place."""
    return f"prefetch.{key}" if _KEY.fullmatch(key) else f"prefetch[{n}]"


class _Reader:
    """Takes what a request has to hold, and gathers the faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, where: str, what: Text, mend: Text | str = "") -> None:
        self.faults.append(Fault(where, what, mend))

    def text(self, data: Mapping[str, Any], key: str, where: str) -> str:
        value = data.get(key)
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
            return value
        self.fault(where, says("lacks") if value in (None, "") else says("kind", kind=says("kind.text")))
        return ""

    def mapping(self, data: Mapping[str, Any], key: str, *, needed: bool) -> Mapping[str, Any]:
        value = data.get(key)
        if isinstance(value, dict):
            return value
        if needed and value is None:
            self.fault(key, says("lacks"))
        elif value is not None:
            self.fault(key, says("kind", kind=says("kind.object")))
        return {}


class _Orders:
    """The orders of a context. One that is not yet signed counts as taken: what it would lead to is asked for."""

    def __init__(self, reader: _Reader, context: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        self._reader, self._context, self._row = reader, context, row
        self._places: dict[str, list[str]] = {}

    def taken(self) -> dict[str, Any]:
        """What stands in the context, by its place, with every draft as an order that holds."""
        key = next((one for one in self._row["orders"] if one in self._context), None)
        where = f"context.{key or self._row['orders'][0]}"
        value = self._context.get(key) if key else None
        if isinstance(value, dict) and "resourceType" not in value and isinstance(value.get("resource"), dict):
            where, value = f"{where}.resource", value["resource"]
        if not isinstance(value, dict):
            self._reader.fault(where, says("lacks") if value is None else says("kind", kind=says("kind.object")))
            return {}
        if value.get("resourceType") == "Bundle":
            return {where: self._bundle(value, where)}
        if self._row["orders"] == ["draftOrders"]:
            self._reader.fault(where, says("not_bundle"))
        elif value.get("resourceType") != _ORDER:
            self._reader.fault(where, says("order_type"))
        return {where: self._order(value, where)}

    def _bundle(self, bundle: Mapping[str, Any], where: str) -> dict[str, Any]:
        entries = bundle.get("entry")
        if not isinstance(entries, list):
            return dict(bundle)
        taken = [{**entry, "resource": self._order(entry["resource"], f"{where}.entry[{n}].resource")}
                 if isinstance(entry, dict) and isinstance(entry.get("resource"), dict) else entry
                 for n, entry in enumerate(entries)]
        return {**bundle, "entry": taken}

    def _order(self, resource: Mapping[str, Any], where: str) -> dict[str, Any]:
        kind, status = resource.get("resourceType"), resource.get("status")
        if isinstance(kind, str):
            name = resource.get("id")
            self._places.setdefault(f"{kind}/{name}" if isinstance(name, str) else where, []).append(where)
        if kind != _ORDER:
            return dict(resource)
        if not isinstance(status, str) or status not in _STATUSES:
            self._reader.fault(f"{where}.status", says("status"))
        return {**resource, "status": "active"} if status == "draft" else dict(resource)

    def judged(self) -> frozenset[str]:
        """The places of the orders that the call is about: those selected, else all."""
        name = self._row.get("selections")
        if name is None:
            return frozenset(place for places in self._places.values() for place in places)
        chosen, where = self._context.get(name), f"context.{name}"
        if not isinstance(chosen, list) or not chosen:
            self._reader.fault(where, says("lacks") if not chosen else says("kind", kind=says("kind.array")))
            return frozenset()
        found: list[str] = []
        for n, one in enumerate(chosen):
            if not isinstance(one, str) or one.count("/") != 1 or not all(one.split("/")):
                self._reader.fault(f"{where}[{n}]", says("selection"))
            elif one not in self._places:
                self._reader.fault(f"{where}[{n}]", says("not_selected"))
            else:
                found += self._places[one]
        return frozenset(found)
