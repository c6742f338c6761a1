"""What the knowledge says about labels: their words, the salts they name, and what is told about a reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..language.record import Bilingual, Field, Identifier, Record
from ..words.errors import Fault
from ..words.text import Text
from .files import Files
from .label_phrases import Phrases, is_phrase, phrases, pieces, plain
from .nutrient import Nutrient
from .quantities import LabelUnit, contents, read_units
from .records import Form

FILE = "labels.yaml"
ROLES = (
    "element", "pure", "compound", "relation", "source", "per", "daily_dose", "serving_size", "times", "apiece",
    "twice", "time_of_day", "interval", "pack", "reference", "other_reference", "up_to", "joins", "or", "range",
    "buffered", "not_buffered", "chelate", "mouth", "swallow", "not_swallow", "suspension", "versus",
    "ingredients", "small", "filler", "water", "aside", "lasts_days", "lasts_months",
)
# What a number in front of these counts is no age, date or code.
_COUNTED = frozenset({
    "unit", "serving", "times", "daily", "twice", "time_of_day", "apiece", "interval", "pack",
})
_CONVENTIONS = ("plausible", "plausible_drunk", "pack_from", "percent_within", "longest_label",
                "most_units_a_day", "days_in_month",
                "most_parts", "largest_pack", "largest_ml", "years", "other_reference")
_SHORTEST_JOINED = 6
_LONGEST_SYMBOL = 2
TEXTS = (
    *(f"how.{name}" for name in (
        "counted", "counted_of", "contained", "product", "moles", "unclear", "unclear_bare", "compound", "content",
        "percent_only", "percent_agrees", "percent_compound", "sum", "serving", "daily", "daily_units", "bulk", "given",
        "given_differs", "label_day", "serving_day", "one_day", "one_day_only", "number", "not_swallowed",
        "nothing_known", "up_to", "pack_weight", "days", "weighed", "suspension", "route_unclear", "swallowed",
        "measured_out",
    )),
    *(f"finding.{name}" for name in (
        "unclear_basis", "unclear_amount", "unread_count", "buffered", "buffered_said", "impossible",
        "percent_mismatch", "not_swallowed", "unread_figure", "unclear_digits", "unclear_route", "drunk_bath_salt",
    )),
    *(f"question.{name}" for name in (
        "unclear_basis", "unclear_amount", "number", "serving", "per_day", "impossible", "percent_mismatch",
        "digits", "figure", "route",
    )),
    *(f"heading.{name}" for name in (
        "unit", "day", "units_a_day", "how", "findings", "question", "form", "sum", "limit", "verdict", "high_dose",
        "others", "not_read",
    )),
    "amount", "limit.within", "limit.maybe", "limit.above", "food",
    *(f"fault.{name}" for name in (
        "no_amount", "no_amount.mend", "no_unit.mend", "no_nutrient", "no_nutrient.mend", "too_much", "too_much.mend",
        "too_little", "too_little.mend",
    )),
)
"""Every sentence and heading that the reader and its table ask for."""


class Serving(Record):
    """What is taken one at a time; `measured` is a volume, a `portion` may hold several of another.

    `of` and `times`: so many of another; `swallowed`: never for the skin or the bath.
    """

    id: Identifier
    name: Bilingual
    plural: Bilingual
    words: tuple[str, ...] = Field(strict=False)
    measured: bool = False
    portion: bool = False
    of: str | None = None
    times: float = Field(default=1, strict=False)
    swallowed: bool = False


class Period(Record):
    """Over how many days something is taken, in words."""

    days: float = Field(strict=False)
    words: tuple[str, ...] = Field(strict=False)


class Other(Record):
    """A substance beside the nutrient that rules know; `unit` is the id of the unit that its amounts are told in."""

    id: Identifier
    name: Bilingual
    unit: str
    spellings: tuple[str, ...] = Field(strict=False)


class Strength(Record):
    """A product whose strength is the nutrient itself."""

    id: Identifier
    names: tuple[str, ...] = Field(strict=False)
    claims: tuple[str, ...] = Field(strict=False)


class Compound(Record):
    """A salt that labels name; `form` is the form whose advice it shares, an `excipient` never counts.

    `weighed`: an amount is always that of the salt; `route` where it is not usually swallowed; `weighs`: by serving.
    """

    id: Identifier
    name: Bilingual
    spellings: tuple[str, ...] = Field(strict=False)
    formula: str | None
    formula_hydrates: tuple[str, ...] = Field(default=(), strict=False)
    factor: tuple[float, ...] = Field(default=(), strict=False, max_length=2)
    form: str | None = None
    excipient: bool = False
    weighed: bool = False
    route: str | None = None
    weighs: dict[str, float] = Field(default={}, strict=False)
    claims: tuple[str, ...] = Field(strict=False)


class Mixture(Record):
    """A name for several salts in unknown shares, or for `any` of them; `form` where it is a form of its own."""

    id: Identifier
    name: Bilingual | None = None
    form: str | None = None
    of: tuple[str, ...] = Field(strict=False)
    any: bool = False
    spellings: tuple[str, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True)
class Substance:
    """What a label may name as the nutrient: the form it is, and whether it counts.

    `shares`: the parts of its weight that may be the nutrient, one for each hydrate, none where that is unknown;
    `atoms`: the most that one unit of its formula has. `route` is None where it is usually swallowed. `named` is
    False for a chelate or blend of which the salt is not told; `weighed` and `weighs` as for Compound.
    """

    id: str
    name: Text = field(compare=False)
    shares: tuple[float, ...]
    atoms: int
    form: str | None
    route: str | None = None
    excipient: bool = False
    weighed: bool = False
    weighs: tuple[tuple[str, float], ...] = ()
    named: bool = True


def shares(compounds: Iterable[Substance]) -> tuple[float, float]:
    """The lowest and highest mass fraction (0..1) of the nutrient over these compounds and their hydrates."""
    found = [share for compound in compounds for share in compound.shares] or [0.0, 1.0]
    return min(found), max(found)


@dataclass(frozen=True)
class LabelWords:
    """Everything that the label reader knows, by topic of `labels.yaml`.

    `others` are the substances that rules know, by id; `actives` those that no rule looks at, by the text of their
    token, as they are written.
    """

    units: Mapping[str, LabelUnit]
    per_gram: float
    per_millimole: float
    applied: tuple[str, ...]
    undrinkable: tuple[str, ...]
    servings: Mapping[str, Serving]
    substances: Mapping[str, Substance]
    conventions: Mapping[str, Any]
    texts: Mapping[str, Text]
    endings: tuple[str, ...]
    compounds: tuple[Compound, ...]
    strengths: tuple[Strength, ...]
    mixtures: tuple[Mixture, ...]
    others: Mapping[str, Other]
    actives: Mapping[str, str]
    lookalikes: Mapping[str, str]
    _spelled: tuple[tuple[str, str, Any], ...]

    @property
    def other_names(self) -> dict[str, Text]:
        """What the other substances are called, by id."""
        return {other.id: other.name.text for other in self.others.values()}

    @cached_property
    def lexicon(self) -> Mapping[tuple[str, ...], tuple[tuple[str, Any], ...]]:
        """From the pieces of a spelling to the kinds of token that it may be, each with its value."""
        found: defaultdict[tuple[str, ...], list[tuple[str, Any]]] = defaultdict(list)
        for kind, spelling, value in self._spelled:
            if not is_phrase(spelling):
                found[pieces(spelling)].append((kind, value))
        return {key: tuple(kinds) for key, kinds in found.items() if key}

    @cached_property
    def phrases(self) -> Phrases:
        """The spellings with places for numbers."""
        spelled = [(kind, spelling) for kind, spelling, _ in self._spelled]
        return phrases(
            (one for one in spelled if is_phrase(one[1])),
            (spelling for kind, spelling in spelled if kind in _COUNTED and not is_phrase(spelling)),
            (spelling for kind, spelling in spelled if kind == "number"),
            (spelling for kind, spelling in spelled if kind == "unit"),
            self.lookalikes,
        )

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """The names of the element that other words are joined to (zinktabletter)."""
        names = {spelling for kind, spelling, _ in self._spelled if kind == "element" and spelling.isalpha()}
        whole = {name for name in names if any(other != name and other.startswith(name) for other in names)}
        return tuple(sorted(name for name in whole if len(name) >= _SHORTEST_JOINED))

    @cached_property
    def naming(self) -> re.Pattern[str]:
        """Finds any name of the nutrient, of one of its salts or its products, in a text in small letters.

        Symbols of one or two letters, which are units too, do not count.
        """
        names = {plain(spelling) for kind, spelling, value in self._spelled
                 if kind in ("element", "product") or (kind == "substance" and isinstance(value, Substance))}
        names = {name for name in names if len(name) > _LONGEST_SYMBOL}
        short = {name for name in names if not any(other != name and other in name for other in names)}
        return re.compile("|".join(map(re.escape, sorted(short))) or r"(?!)")

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """The most pieces that a spelling has, by its first piece."""
        found: dict[str, int] = {}
        for key in self.lexicon:
            found[key[0]] = max(len(key), found.get(key[0], 0))
        return found


def read_label_words(files: Files, forms: Iterable[Form], nutrient: Nutrient) -> LabelWords:
    """The words of `labels.yaml` together with the forms; what is missing is a fault of the files."""
    applied = tuple(route.id for route in nutrient.routes if not route.swallowed)
    words = _lists(files, "words", applied)
    units = read_units(files, FILE, nutrient)
    servings = {serving.id: serving for serving in files.records(FILE, "servings", Serving)}
    compounds = files.records(FILE, "compounds", Compound)
    strengths = files.records(FILE, "products", Strength)
    mixtures = files.records(FILE, "mixtures", Mixture)
    forms = list(forms)
    substances = _substances(files, nutrient, forms, compounds, mixtures)
    roles = (*ROLES, *applied)
    spelled: list[tuple[str, str, Any]] = [(role, word, None) for role in roles for word in words.get(role, ())]
    spelled += [("unit", word, unit) for unit in units.known.values() for word in units.words[unit.id]]
    spelled += [("serving", word, serving.id) for serving in servings.values() for word in serving.words]
    spelled += [("daily", word, one.days) for one in files.records(FILE, "periods", Period) for word in one.words]
    called = [(record.id, record.spellings) for record in forms]
    called += [(record.id, record.spellings) for record in compounds]
    called += [(record.form or record.id, record.spellings) for record in mixtures]
    spelled += [("substance", word, substances.get(name)) for name, words_of in called for word in words_of]
    spelled += [("product", name, strength.id) for strength in strengths for name in strength.names]
    others = {other.id: other for other in files.records(FILE, "substances", Other)}
    spelled += [("other", word, other.id) for other in others.values() for word in other.spellings]
    spelled += [("other", word, None) for word in _list(files, "others")]
    actives = {" ".join(pieces(word)): word for word in _list(files, "actives")}
    spelled += [("other", word, None) for word in actives.values()]
    spelled += [("food", word, None) for word in _list(files, "foods")]
    for kind, key in (("number", "numbers"), ("fold", "folds")):
        counts = files.mapping(FILE, key).items()
        spelled += [(kind, word, float(value)) for word, value in counts if isinstance(value, (int, float))]
    lookalikes = {letter: str(digit) for letter, digit in files.mapping(FILE, "lookalikes").items()}
    conventions, texts = _complete(files, "conventions", _CONVENTIONS), _complete(files, "texts", TEXTS)
    undrinkable = tuple(route.id for route in nutrient.routes if not (route.swallowed or route.drinkable))
    return LabelWords(units.known, units.per_gram, units.per_millimole, applied, undrinkable, servings, substances,
                      conventions, texts, words.get("endings", ()), tuple(compounds), tuple(strengths),
                      tuple(mixtures), others, actives, lookalikes, tuple(spelled))


def _complete(files: Files, key: str, names: tuple[str, ...]) -> dict[str, Any]:
    """A mapping of the file that the reader looks up by name; a name that is missing is a fault."""
    found = files.mapping(FILE, key)
    for name in names:
        if name not in found:
            files.faults.append(Fault(FILE, f"{key} lacks {name}", "the label reader needs it"))
    return found


def _substances(
    files: Files, nutrient: Nutrient, forms: list[Form], compounds: list[Compound], mixtures: list[Mixture]
) -> dict[str, Substance]:
    found: dict[str, Substance] = {}
    for form in forms:
        route = None if nutrient.is_swallowed(form.route) else form.route
        found[form.id] = Substance(form.id, form.name.text, *_held(files, nutrient, "forms", form), form.id, route)
    for salt in compounds:
        found[salt.id] = Substance(salt.id, salt.name.text, *_held(files, nutrient, "compounds", salt), salt.form,
                                   salt.route, salt.excipient, salt.weighed, tuple(salt.weighs.items()))
    for mixture in mixtures:
        parts = [one for one in found.values() if (not one.excipient if mixture.any else one.id in mixture.of)]
        of = tuple(share for part in parts for share in part.shares), max((p.atoms for p in parts), default=1)
        name = found[mixture.form].name if mixture.form in found else mixture.name.text if mixture.name else None
        if name is not None:
            key = mixture.form or mixture.id
            found[key] = Substance(key, name, *of, mixture.form, named=not mixture.any)
    return found


def _held(files: Files, nutrient: Nutrient, key: str, record: Form | Compound) -> tuple[tuple[float, ...], int]:
    formulas = [formula for formula in (record.formula, *record.formula_hydrates) if formula]
    return contents(files, nutrient, (key, record.id), formulas, record.factor)


def _lists(files: Files, key: str, applied: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = files.mapping(FILE, key)
    for role in (*ROLES, *applied, "endings"):
        if not isinstance(found.get(role), list):
            files.faults.append(Fault(FILE, f"{key} has no list {role}", f"write {role}: [word, …]"))
    return {role: tuple(map(str, words)) for role, words in found.items() if isinstance(words, list)}


def _list(files: Files, key: str) -> tuple[str, ...]:
    found = files.value(FILE, key)
    return tuple(map(str, found)) if isinstance(found, list) else ()
