"""What stands in the form of the page: read from the fields that a browser sends, within bounds, and never lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...engine.words.text import LANGUAGES, Language
from ..plain_json import read_json

MAX_FIELDS = 400
"""So many fields are read; a page that a person filled in has a few dozen."""
MAX_TEXT = 2_000

# A UUID of version 7.
_VISIT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """The state of one consultation, all of which the browser holds and sends each time.

    `steps` are the questions answered, `added` what was told in part (medicines, products) by fact, `ticked` what is
    marked of the question `ask` and not yet finished, `pin` whether somebody chose that question, `group` the one
    group that is opened, `typed` what its field holds. `times` are the clock times by medicine as typed, `tried` the
    results by form. `opened` are the parts of the advice that are open. `product` is the code of the product of the
    shelf that was chosen, `scanned` one that none of them has. `visit`, `reason`, `words` and `sold` are for the
    journal, `note` is what it says back and is not read from fields. `do` is what was pressed, `at` the field where.
    `broken` is what could not be read, `cut` whether there was more than is read.
    """

    lang: Language = "sv"
    sheet: Language = "sv"
    line: str = ""
    steps: tuple[Step, ...] = ()
    added: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    ask: str = ""
    pin: str = ""
    group: str = ""
    ticked: tuple[str, ...] = ()
    typed: str = ""
    medicine: str = ""
    jar: str = ""
    count: str = ""
    times: Mapping[str, str] = field(default_factory=dict)
    tried: Mapping[str, str] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    visit: str = ""
    reason: str = ""
    words: str = ""
    sold: str = ""
    note: str = ""
    do: str = ""
    at: str = ""
    product: str = ""
    scanned: str = ""
    broken: tuple[str, ...] = ()
    cut: bool = False

    @classmethod
    def read(cls, fields: Iterable[tuple[str, str]], default: Language = "sv") -> Form:
        """The form of these fields; a field of another name is passed over, and so is what stands twice."""
        every = list(fields)
        form = _Reader(default).read(every[:MAX_FIELDS])
        return form.with_(cut=True) if len(every) > MAX_FIELDS else form

    def with_(self, **values: Any) -> Form:
        """This form with some parts changed."""
        return replace(self, **values)

    def with_step(self, step: Step) -> Form:
        """With one more step, and a question that is done."""
        return self.with_(steps=(*self.steps, step), ask="", pin="", group="", ticked=(), typed="", tried={})

    def with_added(self, fact: str, *items: Any) -> Form:
        """With more members of a list that is known in part."""
        held = self.added.get(fact, ())
        return self.with_(added={**self.added, fact: (*held, *(one for one in items if one not in held))})

    @property
    def holds_facts(self) -> bool:
        """Whether anything of a customer stands in it."""
        return any((self.line, self.steps, self.added, self.ticked, self.typed, self.medicine, self.jar, self.broken))


class _Reader:
    """Collects fields into a form."""

    _TEXTS = ("line", "ask", "pin", "group", "typed", "medicine", "jar", "count", "do", "at", "product",
              "reason", "words", "sold")

    def __init__(self, default: Language) -> None:
        self._values: dict[str, Any] = {"lang": default, "sheet": default}
        self._steps: list[Step] = []
        self._added: dict[str, list[Any]] = {}
        self._lists: dict[str, list[str]] = {"tick": [], "open": [], "broken": []}
        self._maps: dict[str, dict[str, str]] = {"times": {}, "tried": {}}

    def read(self, fields: list[tuple[str, str]]) -> Form:
        for name, value in fields:
            self._field(name, value[:MAX_TEXT])
        ticked, opened, broken = (tuple(dict.fromkeys(self._lists[name])) for name in ("tick", "open", "broken"))
        added = {fact: tuple(items) for fact, items in self._added.items()}
        return Form(**self._values, steps=tuple(self._steps), added=added, ticked=ticked, opened=opened,
                    broken=broken, times=self._maps["times"], tried=self._maps["tried"])

    def _field(self, name: str, value: str) -> None:
        kind, _, about = name.partition(":")
        if name in ("lang", "sheet"):
            if value in LANGUAGES:
                self._values[name] = value
        elif name == "visit":
            self._values[name] = value if _VISIT.fullmatch(value) else ""
        elif name in self._TEXTS:
            self._values[name] = value
        elif name in self._lists:
            self._lists[name].append(value)
        elif kind in self._maps and about:
            self._maps[kind][about] = value
        elif name == "step":
            self._step(value)
        elif kind == "added" and about:
            self._member(about, value)

    def _step(self, value: str) -> None:
        step = read_json(value)
        if isinstance(step, dict) and step:
            self._steps.append(step)
        else:
            self._lists["broken"].append(value)

    def _member(self, fact: str, value: str) -> None:
        item = read_json(value)
        if item is None:
            self._lists["broken"].append(value)
        else:
            self._added.setdefault(fact, []).append(item)
