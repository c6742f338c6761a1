"""Reads `labels.yaml`: the words of labels, the salts they name, and the texts of a reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..words.errors import fault
from .files import Files
from .label_phrases import pieces
from .labels import Compound, LabelWords, Mixture, Other, Period, Serving, Strength, Substance
from .nutrient import Nutrient
from .quantities import contents, read_units
from .records import Form

FILE = "labels.yaml"
ROLES = (
    "element", "pure", "compound", "relation", "source", "per", "daily_dose", "serving_size", "times", "apiece",
    "twice", "time_of_day", "interval", "pack", "reference", "other_reference", "up_to", "joins", "or", "range",
    "buffered", "not_buffered", "chelate", "mouth", "swallow", "not_swallow", "suspension", "versus",
    "ingredients", "small", "filler", "water", "aside", "lasts_days", "lasts_months",
)
_CONVENTIONS = ("plausible", "plausible_drunk", "pack_from", "percent_within", "longest_label",
                "most_units_a_day", "days_in_month",
                "most_parts", "largest_pack", "largest_ml", "years", "other_reference")
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
        "percent_mismatch", "not_swallowed", "without_nutrient", "unread_figure", "unclear_digits", "unclear_route",
        "drunk_bath_salt",
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
            files.faults.append(fault(FILE, "label_words.lacks", "label_words.lacks.mend", key=key, name=name))
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
            files.faults.append(fault(FILE, "label_words.no_list", "label_words.no_list.mend", key=key, name=role))
    return {role: tuple(map(str, words)) for role, words in found.items() if isinstance(words, list)}


def _list(files: Files, key: str) -> tuple[str, ...]:
    found = files.value(FILE, key)
    return tuple(map(str, found)) if isinstance(found, list) else ()
