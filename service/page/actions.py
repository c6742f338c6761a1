"""What a press of a key or a button does to the form; each gives a new form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...engine.interview import Interview, Question
from ...engine.knowledge.fact_types import TRIED
from ...engine.line.model import Reading
from ...engine.words.errors import ProfileError
from ...engine.words.numbers import read_number
from ..desk import Desk
from ..plain_json import read_json
from .form import Form

# The lengths of EAN-8, UPC, EAN-13 and GTIN-14: what a scanner types.
_CODES = (8, 12, 13, 14)
HELD, TAKEN = "considering", "supplements"
"""The lists of products: in the hand, and taken already."""


def is_code(text: str) -> bool:
    """Whether this is what a bar-code scanner types, to be kept as it is."""
    return text.isascii() and text.isdigit() and len(text) in _CODES


class Actions:
    """Applies what was pressed. `asked` is the question on the page, None where there is none."""

    def __init__(self, desk: Desk, interview: Interview, asked: Question | None) -> None:
        self._desk, self._interview, self._asked = desk, interview, asked
        self._by_name: Mapping[str, Callable[[Form, str], Form]] = {
            "enter": self._enter,
            "next": lambda form, _: self._next(form),
            "answer": self._answer,
            "read": self._read,
            "none": lambda form, _: self._of_all(form, []),
            "unknown": lambda form, _: self._of_all(form, None),
            "open": lambda form, group: form.with_(group=group, ask=group, pin="1", ticked=()),
            "ask": lambda form, name: form.with_(ask=name, pin="1", group="", ticked=(), typed=""),
            "medicine": self._medicine,
            "swap": self._swap,
            "jar": self._jar,
            "code": lambda form, code: self._code(form, code),
            "choose": lambda form, code: self._code(form, code),
            "remove": self._remove,
            "back": lambda form, _: self._back(form),
            "clear": lambda form, _: self._clear(form),
        }

    def apply(self, form: Form) -> Form:
        """The form after what was pressed; itself where that is nothing that is known."""
        name, _, about = form.do.partition(" ")
        action = self._by_name.get(name)
        return (action(form, about) if action else form).with_(do="")

    def _clear(self, form: Form) -> Form:
        self._desk.forget()
        return Form(lang=form.lang, sheet=form.sheet, note=form.note)

    def _enter(self, form: Form, _: str) -> Form:
        """The Enter key, by the field in which it was pressed; without a script by what is filled in."""
        text = {"line": form.line.split()[-1] if form.line.split() else "", "medicine": form.medicine,
                "jar": form.jar, "typed": form.typed}.get(form.at, "").strip()
        if self._scans(text):
            rest = form.line.rstrip()[: -len(text)].rstrip() if form.at == "line" else form.line
            emptied = {} if form.at == "line" else {form.at: ""}
            return self._code(form.with_(line=rest, **emptied), text)
        if form.at == "medicine" or (not form.at and form.medicine.strip()):
            return self._medicine(form, "") if form.medicine.strip() else self._next(form)
        if form.at in ("jar", "count") or (not form.at and form.jar.strip()):
            return self._jar(form, "") if form.jar.strip() else self._next(form)
        return form if form.at in ("line", "words", "sold") else self._next(form)

    def _code(self, form: Form, code: str) -> Form:
        """The product of a code as the one in the hand; of a code that is not known nothing is remembered."""
        if self._desk.assortment is None:
            return form.with_added(HELD, {"label": code}) if is_code(code) else form
        try:
            item = self._desk.product(code)
        except ProfileError:
            return form.with_(scanned=code, at="jar")
        held = tuple(one for one in form.added.get(HELD, ()) if one != self._chosen(form))
        added = {**form.added, HELD: (*held, *(() if item.hearsay else ({"label": item.label},)))}
        return form.with_(added=added, product=code)

    def _scans(self, text: str) -> bool:
        """Whether this is a code: as a scanner types it, or the article number of a product of the shelf."""
        shelf = self._desk.assortment
        return is_code(text) or (shelf is not None and text in shelf.by_code)

    def _chosen(self, form: Form) -> Any:
        """What the product that was chosen before stands for among those in the hand."""
        try:
            return {"label": self._desk.product(form.product).label} if form.product else None
        except ProfileError:
            return None

    def _next(self, form: Form) -> Form:
        """Finish the question: with what is marked or typed, and a list with what it holds."""
        question = self._asked
        if question is None:
            return form
        kind = question.fact.kind
        if question.values or kind.members:
            held = question.together is None and self._holds(question.fact.id, question.values)
            return form.with_step({question.id: list(form.ticked)}) if form.ticked or held else form
        if kind.numeric:
            value = number(form.typed)
            held = value is not None and not self._desk.usable({question.id: value})[1]
            return form.with_step({question.id: value}) if held else form
        if kind is TRIED:
            tried = [{"form": name, "result": result} for name, result in form.tried.items() if result]
            return form.with_step({question.id: tried}) if tried else form
        if kind.several:
            return form.with_step({question.id: []}) if self._holds(question.id) else form
        return form

    def _holds(self, fact: str, values: tuple[str, ...] = ()) -> bool:
        """Whether anything of a list, or any of these values, was told already, so that Enter can end it."""
        held = self._interview.given.get(fact) or ()
        return bool(held) and (not values or not set(values).isdisjoint(held))

    def _answer(self, form: Form, about: str) -> Form:
        step = read_json(about)
        return form.with_step(step) if isinstance(step, dict) and step else form

    def _read(self, form: Form, about: str) -> Form:
        """Take words of the quick line in one of the ways in which they can be read, and take them off the line."""
        where = read_json(about)
        if not (isinstance(where, list) and len(where) == 2 and all(type(one) is int for one in where)):
            return form
        line = self._desk.line(form.line, form.lang)
        for question in line.questions:
            if question.at.start == where[0] and 0 <= where[1] < len(question.readings):
                reading, rest = question.readings[where[1]], form.with_(line=line.without(question))
                return _taken(rest, reading, self._desk) if can_be_taken(reading) else form
        return form

    def _of_all(self, form: Form, value: list[Any] | None) -> Form:
        """None of these, or nobody knows: of the question, and of the groups that are asked along with it."""
        if self._asked is None:
            return form
        names = [self._asked.id] if form.group else [one.id for one in asked_together(self._interview, self._asked)]
        return form.with_step(dict.fromkeys(names, value))

    def _medicine(self, form: Form, name: str) -> Form:
        """Add a medicine: the one that was chosen, else the first that begins as typed, else what was typed."""
        typed = form.medicine.strip()
        if not name:
            found = [one.name for one in self._desk.suggested(typed, 1)]
            name = next((one for one in found if one.casefold().startswith(typed.casefold())), typed)
        return form.with_added("medications", name).with_(medicine="") if name else form

    def _swap(self, form: Form, about: str) -> Form:
        """Put another name in the place of a medicine: one that was meant, or that it is spelt right."""
        pair = read_json(about)
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)):
            return form
        held = form.added.get("medications", ())
        new = tuple(dict.fromkeys(pair[1] if one == pair[0] else one for one in held))
        return form.with_(added={**form.added, "medications": new})

    def _jar(self, form: Form, role: str) -> Form:
        label = form.jar.strip()
        if not label:
            return form
        asked = self._asked.id if self._asked is not None else ""
        fact = role if role in (HELD, TAKEN) else TAKEN if asked == TAKEN else HELD
        count = number(form.count)
        product = {"label": label, **({"per_day": count} if count is not None else {})}
        return form.with_added(fact, product).with_(jar="", count="")

    def _remove(self, form: Form, about: str) -> Form:
        """Take away one thing that is known: a step, a member of a list, a mark, or what could not be read."""
        what = read_json(about)
        if not (isinstance(what, list) and len(what) >= 2):
            return form
        kind, name = what[0], what[1]
        if kind == "step":
            steps = ({one: value for one, value in step.items() if one not in what[1:]} for step in form.steps)
            return form.with_(steps=tuple(filter(None, steps)))
        if kind == "added" and len(what) == 3 and isinstance(name, str):
            kept = tuple(one for one in form.added.get(name, ()) if one != what[2])
            added = {fact: items for fact, items in {**form.added, name: kept}.items() if items}
            return form.with_(added=added)
        if kind == "line" and isinstance(name, int):
            line = self._desk.line(form.line, form.lang)
            return form.with_(line=line.without(line.chips[name])) if 0 <= name < len(line.chips) else form
        if kind == "broken":
            return form.with_(broken=tuple(one for one in form.broken if one != name))
        return form

    @staticmethod
    def _back(form: Form) -> Form:
        """Take back what is marked or typed of the question, else the last step."""
        if form.ticked or form.typed or form.pin:
            return form.with_(ask="", pin="", group="", ticked=(), typed="")
        return form.with_(steps=form.steps[:-1], ask="", pin="")


def can_be_taken(reading: Reading) -> bool:
    """Whether a way to read words is a fact that holds, and no denial of all of a list."""
    told = reading.value
    return reading.holds and reading.fact is not None and told not in ([], None) and not isinstance(told, Mapping)


def _taken(form: Form, reading: Reading, desk: Desk) -> Form:
    """A member of a list is added to it; any other value is an answer."""
    fact, value = reading.fact or "", reading.value
    kind = desk.knowledge.vocabulary.facts[fact].kind
    if kind.members or kind.several:
        return form.with_added(fact, *(value if isinstance(value, list) else [value]))
    return form.with_step({fact: value})


def asked_together(interview: Interview, question: Question) -> list[Question]:
    """The groups that one "none of these" answers: those asked one after another from this question."""
    groups = interview.groups_next() if question.group else []
    return groups if any(one.id == question.id for one in groups) else [question]


def number(typed: str) -> float | int | None:
    """A typed number, with a comma or a dot; None where it is none."""
    return read_number(typed.strip())
