"""A rule as it runs, and how `when` and `then` are read from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..language.actions import ACTIONS, Action, Conclude, spelled_out
from ..language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Not, Within, facts_read, normal
from ..language.yaml_reader import Place
from ..words.errors import Fault, nearest
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
    tests: tuple[Example, ...]
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

    def __init__(self, path: tuple[str | int, ...], what: str, mend: Text | str = "") -> None:
        super().__init__(what)
        self.path, self.fault = path, Fault("", what, mend)


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
            raise Problem(path, "a condition is a mapping", f"one of: {', '.join(_NODES)}")
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
        raise Problem(path, f"{odd!r} is not a condition", nearest(odd, _NODES))

    def _at_least(self, node: dict[str, Any], path: tuple[str | int, ...]) -> Condition:
        parts, count = self._parts(node["of"], (*path, "of")), self._number(node["at_least"], path)
        if count != int(count) or not 1 <= count <= len(parts):
            raise Problem(path, f"at_least: {count:g} of {len(parts)} conditions", f"a number from 1 to {len(parts)}")
        return AtLeast(int(count), parts)

    def _parts(self, nodes: Any, path: tuple[str | int, ...]) -> tuple[Condition, ...]:
        if not isinstance(nodes, list) or not nodes:
            raise Problem(path, "needs a list of conditions")
        return tuple(self.read(node, (*path, index)) for index, node in enumerate(nodes))

    def _comparison(self, node: dict[str, Any], path: tuple[str | int, ...]) -> Condition:
        spec = self._fact(node["fact"], path)
        words = [key for key in node if key != "fact"]
        if len(words) != 1 or words[0] not in COMPARISONS:
            odd = next((word for word in words if word not in COMPARISONS), "")
            raise Problem(path, f"{spec.id}: needs exactly one comparison", nearest(str(odd), COMPARISONS, limit=20))
        word, value = words[0], node[words[0]]
        if word == "known":
            if not isinstance(value, bool):
                raise Problem(path, f"known: {value!r} is not true or false")
            return Known(spec.id, value)
        if word == "is":
            return Is(spec.id, self._value(spec, value, path))
        if word in ("has", "has_any"):
            return self._membership(spec, value if word == "has_any" else [value], path)
        return self._size(spec, word, value, path)

    def _fact(self, name: Any, path: tuple[str | int, ...]) -> FactSpec:
        spec = self.vocabulary.facts.get(str(name))
        if spec is None:
            raise Problem(path, f"there is no fact {name!r}", nearest(str(name), list(self.vocabulary.facts)))
        return spec

    def _membership(self, spec: FactSpec, values: Any, path: tuple[str | int, ...]) -> Condition:
        if not spec.kind.members:
            raise Problem(path, f"{spec.id} is not a set", "use `is` for one value")
        if not isinstance(values, list) or not values:
            raise Problem(path, f"{spec.id}: has_any needs a list")
        return HasAny(spec.id, tuple(str(self._value(spec, value, path)) for value in values))

    def _value(self, spec: FactSpec, value: Any, path: tuple[str | int, ...]) -> Any:
        if spec.kind.numeric:
            return self._possible(spec, self._number(value, path), path)
        allowed = self.vocabulary.values(spec.id)
        if not spec.kind.choice and not spec.kind.members:
            raise Problem(path, f"{spec.id} ({spec.type}) has no values to compare with", "use a computed fact")
        if value not in allowed:
            raise Problem(path, f"{spec.id} has no value {value!r}", nearest(str(value), allowed))
        return value

    def _size(self, spec: FactSpec, word: str, value: Any, path: tuple[str | int, ...]) -> Condition:
        counts = spec.kind.members
        if not counts and not spec.kind.numeric:
            raise Problem(path, f"{spec.id} ({spec.type}) is neither a number nor a set", f"not `{word}`")
        if word == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise Problem(path, "between needs two numbers")
            low, high = (self._possible(spec, self._number(bound, path), path) for bound in value)
            if low > high:
                raise Problem(path, f"between [{low:g}, {high:g}] is empty")
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
            counted = "the number of values in " if spec.kind.members else ""
            span = "–".join(f"{bound:g}" for bound in (least, most) if bound is not None)
            open_end = "from " if most is None else "up to " if least is None else ""
            raise Problem(path, f"{counted}{spec.id} is never {number:g}", f"possible is {open_end}{span}")
        return number

    def _number(self, value: Any, path: tuple[str | int, ...]) -> float:
        if isinstance(value, str) and value.startswith("$"):
            if value[1:] not in self.parameters:
                raise Problem(path, f"there is no parameter {value}", nearest(value[1:], list(self.parameters)))
            _one_for_all(value, self.tables, path)
            return self.parameters[value[1:]]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Problem(path, f"{value!r} is not a number", "a number, or $name from parameters.yaml")
        return value


def _one_for_all(value: str, tables: Tables, path: tuple[str | int, ...]) -> None:
    if value[1:] in tables:
        raise Problem(path, f"{value} is another number for some customers", f"compare with it: {', '.join(BOUNDS)}")


def read_actions(nodes: Any, parameters: Mapping[str, float], tables: Tables = _NO_TABLES) -> tuple[Action, ...]:
    """Read `then`; raises Problem at the first action that is not one of the closed list."""
    if not isinstance(nodes, list) or not nodes:
        raise Problem(("then",), "needs a list of actions", f"each one of: {', '.join(ACTIONS)}")
    return tuple(_action(node, parameters, tables, ("then", index)) for index, node in enumerate(nodes))


def _action(node: Any, parameters: Mapping[str, float], tables: Tables, path: tuple[str | int, ...]) -> Action:
    if not isinstance(node, dict) or len(node) != 1:
        raise Problem(path, "an action is a mapping with one key", f"one of: {', '.join(ACTIONS)}")
    ((name, value),) = node.items()
    if name not in ACTIONS:
        raise Problem(path, f"there is no action {name!r}", nearest(str(name), list(ACTIONS)))
    from ..language.checking import ValidationError, checked, findings

    try:
        return checked(ACTIONS[name], _with_parameters(spelled_out(name, value), parameters, tables, path))
    except ValidationError as error:
        found = [(".".join(map(str, at)), "is not a known key" if odd else what) for at, what, odd in findings(error)]
        raise Problem((*path, name), f"{name}: {'; '.join(' '.join(filter(None, pair)) for pair in found)}") from None


def _with_parameters(value: Any, parameters: Mapping[str, float], tables: Tables, path: tuple[str | int, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _with_parameters(inner, parameters, tables, path) for key, inner in value.items()}
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in parameters:
            raise Problem(path, f"there is no parameter {value}", nearest(value[1:], list(parameters)))
        _one_for_all(value, tables, path)
        return parameters[value[1:]]
    return value
