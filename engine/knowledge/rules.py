"""A rule as it runs, and how `when` and `then` are read from YAML."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..language.actions import ACTIONS, Action, Conclude, spelled_out
from ..language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Not, Within, facts_read, normal
from ..language.yaml_reader import Place
from ..words.errors import Fault, fault, nearest, no_such
from ..words.messages import message
from ..words.text import Text
from .records import FactSpec, ForSome
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Example:
    """One test beside a rule: a profile, and what the rule does with it."""

    given: Mapping[str, Any]
    expect: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: when its condition holds, it concludes its actions, for the reason and on the claims it names."""

    id: str
    title: Text
    when: Condition
    then: tuple[Action, ...]
    because: Text
    claims: tuple[str, ...]
    tests: Sequence[Example]
    reviewed: bool
    place: Place
    level: int = 0
    order: int = 0
    normal_form: Condition = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "normal_form", normal(self.when))

    @property
    def reads(self) -> frozenset[str]:
        return facts_read(self.when)

    @property
    def concludes(self) -> tuple[Conclude, ...]:
        return tuple(action for action in self.then if isinstance(action, Conclude))


class Problem(Exception):
    """A fault inside one rule, with the path to the place; the caller knows file and rule."""

    def __init__(self, path: tuple[str | int, ...], fault: Fault) -> None:
        super().__init__(path, fault)
        self.path, self.fault = path, fault

    def at(self, where: str) -> Fault:
        """The fault, with the place that it has in the knowledge."""
        return dataclasses.replace(self.fault, where=where)


def wrong(path: tuple[str | int, ...], name: str, mend: str | Text = "", /, **values: Text | str | float) -> Problem:
    """A problem from the messages; `mend` is the name of one, or a text."""
    return Problem(path, fault("", name, mend, **values))


# below and above leave the bound out, at_most and at_least take it in.
BOUNDS = {"below": ("high", True), "at_most": ("high", False), "above": ("low", True), "at_least": ("low", False)}
COMPARISONS = ("is", "has", "has_any", *BOUNDS, "between", "known")
Tables = Mapping[str, tuple[ForSome, ...]]
"""For the parameters that are another number for some customers: which."""
_NO_TABLES: Tables = {}
_NODES = ("all", "any", "not", "at_least", "fact")


class ConditionReader:
    """Reads `when` trees, checking every fact and value against the vocabulary and `$numbers` against parameters.

    `tables`: the parameters that are another number for some customers.
    """

    def __init__(
        self, vocabulary: Vocabulary, parameters: Mapping[str, float], tables: Tables = _NO_TABLES
    ) -> None:
        self.vocabulary, self.parameters, self.tables = vocabulary, parameters, tables

    def read(self, node: Any, path: tuple[str | int, ...] = ("when",)) -> Condition:
        if not isinstance(node, dict):
            raise wrong(path, "knowledge.condition.mapping", "knowledge.common.one_of.mend", words=", ".join(_NODES))
        if "fact" in node:
            return self._comparison(node, path)
        if set(node) == {"not"}:
            return Not(self.read(node["not"], (*path, "not")))
        if set(node) == {"at_least", "of"}:
            return self._at_least(node, path)
        if set(node) == {"all"}:
            return All(self._parts(node["all"], (*path, "all")))
        if set(node) == {"any"}:
            return Any_(self._parts(node["any"], (*path, "any")))
        odd = next((str(key) for key in node if key not in _NODES), ", ".join(map(str, node)))
        raise wrong(path, "knowledge.condition.odd", nearest(odd, _NODES), name=repr(odd))

    def _at_least(self, node: dict[str, Any], path: tuple[str | int, ...]) -> Condition:
        parts, count = self._parts(node["of"], (*path, "of")), self._number(node["at_least"], path)
        if count != int(count) or not 1 <= count <= len(parts):
            raise wrong(path, "knowledge.condition.at_least", "knowledge.condition.at_least.mend",
                        count=count, parts=len(parts))
        return AtLeast(int(count), parts)

    def _parts(self, nodes: Any, path: tuple[str | int, ...]) -> tuple[Condition, ...]:
        if not isinstance(nodes, list) or not nodes:
            raise wrong(path, "knowledge.condition.list")
        return tuple(self.read(node, (*path, index)) for index, node in enumerate(nodes))

    def _comparison(self, node: dict[str, Any], path: tuple[str | int, ...]) -> Condition:
        spec = self._fact(node["fact"], path)
        words = [key for key in node if key != "fact"]
        if len(words) != 1 or words[0] not in COMPARISONS:
            odd = next((word for word in words if word not in COMPARISONS), "")
            mend = nearest(str(odd), COMPARISONS, limit=20)
            raise wrong(path, "knowledge.condition.comparison", mend, fact=spec.id)
        word, value = words[0], node[words[0]]
        if word == "known":
            if not isinstance(value, bool):
                raise wrong(path, "knowledge.condition.known", word=repr(value))
            return Known(spec.id, value)
        if word == "is":
            return Is(spec.id, self._value(spec, value, path))
        if word in ("has", "has_any"):
            return self._membership(spec, value if word == "has_any" else [value], path)
        return self._size(spec, word, value, path)

    def _fact(self, name: Any, path: tuple[str | int, ...]) -> FactSpec:
        spec = self.vocabulary.facts.get(str(name))
        if spec is None:
            raise Problem(path, no_such("", "fact", name, self.vocabulary.facts))
        return spec

    def _membership(self, spec: FactSpec, values: Any, path: tuple[str | int, ...]) -> Condition:
        if not spec.kind.members:
            raise wrong(path, "knowledge.condition.no_set", "knowledge.condition.no_set.mend", fact=spec.id)
        if not isinstance(values, list) or not values:
            raise wrong(path, "knowledge.condition.has_any", fact=spec.id)
        return HasAny(spec.id, tuple(str(self._value(spec, value, path)) for value in values))

    def _value(self, spec: FactSpec, value: Any, path: tuple[str | int, ...]) -> Any:
        if spec.kind.numeric:
            return self._possible(spec, self._number(value, path), path)
        allowed = self.vocabulary.values(spec.id)
        if not spec.kind.choice and not spec.kind.members:
            raise wrong(path, "knowledge.condition.no_values", "knowledge.condition.no_values.mend",
                        fact=spec.id, type=spec.type)
        if value not in allowed:
            raise wrong(path, "knowledge.common.no_value", nearest(str(value), allowed),
                        fact=spec.id, word=repr(value))
        return value

    def _size(self, spec: FactSpec, word: str, value: Any, path: tuple[str | int, ...]) -> Condition:
        counts = spec.kind.members
        if not counts and not spec.kind.numeric:
            raise wrong(path, "knowledge.condition.no_size", "knowledge.condition.no_size.mend",
                        fact=spec.id, type=spec.type, word=word)
        if word == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise wrong(path, "knowledge.condition.between")
            low, high = (self._possible(spec, self._number(bound, path), path) for bound in value)
            if low > high:
                raise wrong(path, "knowledge.condition.between_empty", low=low, high=high)
            return Within(spec.id, low=low, high=high, counts=counts)
        if isinstance(value, str) and value[1:] in self.tables:
            return self._by_customer(spec, word, value, path)
        bound, is_open = BOUNDS[word]
        number = self._possible(spec, self._number(value, path), path)
        return Within(spec.id, **{bound: number, f"{bound}_open": is_open}, counts=counts)  # type: ignore[arg-type]

    def _by_customer(self, spec: FactSpec, word: str, value: str, path: tuple[str | int, ...]) -> Condition:
        """The comparison with the number of whoever it is: of the first row that holds, else the parameter's own.

        What holds with all of them holds whoever it is.
        """
        ways: list[Condition] = []
        above: list[Condition] = []
        rows = self.tables[value[1:]]
        numbers = [*(row.value for row in rows), self.parameters[value[1:]]]
        compared = [self._size(spec, word, number, path) for number in numbers]
        for row, holds_with in zip(rows, compared, strict=False):
            holds = self.read(row.when, path)
            ways.append(All((*above, holds, holds_with)))
            above.append(Not(holds))
        return Any_((*ways, All((*above, compared[-1])), All(tuple(compared))))

    def _possible(self, spec: FactSpec, number: float, path: tuple[str | int, ...]) -> float:
        """The number, where the fact (or the size of a set) may be on either side of it; else nothing is compared."""
        least, most = spec.minimum, spec.maximum
        if spec.kind.members:
            least, most = 0, len(self.vocabulary.values(spec.id)) or None
        if (least is not None and number < least) or (most is not None and number > most):
            told = "never_so_many" if spec.kind.members else "never"
            span = "possible_from" if most is None else "possible_to" if least is None else "possible"
            bounds = {name: bound for name, bound in (("least", least), ("most", most)) if bound is not None}
            raise wrong(path, f"knowledge.condition.{told}", f"knowledge.condition.{span}.mend",
                        fact=spec.id, number=number, **bounds)
        return number

    def _number(self, value: Any, path: tuple[str | int, ...]) -> float:
        if isinstance(value, str) and value.startswith("$"):
            if value[1:] not in self.parameters:
                raise Problem(path, no_such("", "parameter", value, self.parameters))
            _one_for_all(value, self.tables, path)
            return self.parameters[value[1:]]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise wrong(path, "knowledge.condition.number", "knowledge.condition.number.mend", word=repr(value))
        return value


def _one_for_all(value: str, tables: Tables, path: tuple[str | int, ...]) -> None:
    if value[1:] in tables:
        raise wrong(path, "knowledge.condition.several", "knowledge.condition.several.mend",
                    name=value, words=", ".join(BOUNDS))


def read_actions(nodes: Any, parameters: Mapping[str, float], tables: Tables = _NO_TABLES) -> tuple[Action, ...]:
    """Read `then`; raises Problem at the first action that is not one of the closed list."""
    if not isinstance(nodes, list) or not nodes:
        raise wrong(("then",), "knowledge.action.list", "knowledge.common.each_one_of.mend", words=", ".join(ACTIONS))
    return tuple(_action(node, parameters, tables, ("then", index)) for index, node in enumerate(nodes))


def _action(node: Any, parameters: Mapping[str, float], tables: Tables, path: tuple[str | int, ...]) -> Action:
    if not isinstance(node, dict) or len(node) != 1:
        raise wrong(path, "knowledge.action.mapping", "knowledge.common.one_of.mend", words=", ".join(ACTIONS))
    ((name, value),) = node.items()
    if name not in ACTIONS:
        raise Problem(path, no_such("", "action", name, ACTIONS))
    from ..language.checking import ValidationError, checked, findings

    try:
        return checked(ACTIONS[name], _with_parameters(spelled_out(name, value), parameters, tables, path))
    except ValidationError as error:
        found = [_in_words(".".join(map(str, at)), message("knowledge.field.no_key") if odd else what)
                 for at, what, odd in findings(error)]
        told: Text = {"sv": "; ".join(one["sv"] for one in found), "en": "; ".join(one["en"] for one in found)}
        raise wrong((*path, name), "knowledge.action.odd", action=name, found=told) from None


def _in_words(at: str, what: Text) -> Text:
    return {"sv": f"{at} {what['sv']}".lstrip(), "en": f"{at} {what['en']}".lstrip()}


def _with_parameters(value: Any, parameters: Mapping[str, float], tables: Tables, path: tuple[str | int, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _with_parameters(inner, parameters, tables, path) for key, inner in value.items()}
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in parameters:
            raise Problem(path, no_such("", "parameter", value, parameters))
        _one_for_all(value, tables, path)
        return parameters[value[1:]]
    return value
