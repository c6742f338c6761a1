"""A tiny knowledge folder, complete but about nothing: its facts, forms and figures are invented for tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from known import as_yaml

from tillskott import Advisor
from tillskott.engine.knowledge.files import DEFAULT_FOLDER, Files, read_texts

SOURCES = """\
version: tiny-1
sources:
- {id: almanac, title: The Almanac, publisher: Almanac, kind: article, interest: {sv: Inget, en: None}}
- {id: gazette, title: The Gazette, publisher: Gazette, kind: article, interest: {sv: Inget, en: None}}
- {id: livsmedelsverket, title: Food agency, publisher: Agency, kind: authority, interest: {sv: Inget, en: None}}
- {id: abroad, title: Agency abroad, publisher: Abroad, kind: authority, interest: {sv: Inget, en: None}}
"""
NUTRIENT = """\
nutrient:
  {id: magnesium, name: {sv: magnesium, en: magnesium}, counted: {sv: rent magnesium, en: pure magnesium}, element: Mg,
   unit: mg, sign: {sv: mg, en: mg}, units: {mg: 1, g: 1000}, on_labels: {sv: mg eller g, en: mg or g}, example: "100",
   stated_as: {counted: elemental, compound: compound}, routes: [{id: oral, swallowed: true}, {id: skin}, {id: bath}],
   combine: intersect}
"""
CLAIMS = {
    "claims/almanac.yaml": """\
source: almanac
claims:
- {id: C-1, section: Sleep, line: 4, kind: dose, text: {sv: Ett, en: One}}
""",
    "claims/gazette.yaml": """\
source: gazette
claims:
- {id: G-1, section: Sleep, line: 9, kind: dose, text: {sv: Två, en: Two}}
""",
}
VOCABULARY = """\
facts:
- {id: age, type: integer, unit: year, unit_label: {sv: år, en: years}, minimum: 0, maximum: 120,
   label: {sv: Ålder, en: Age}}
- {id: mood, type: enum, label: {sv: Humör, en: Mood}, question: {sv: Humör?, en: Mood?},
   values: [{id: calm, label: {sv: Lugn, en: Calm}}, {id: grumpy, label: {sv: Sur, en: Grumpy}}]}
- {id: weight, type: number, minimum: 1, maximum: 300, label: {sv: Vikt, en: Weight}}
- id: goals
  type: set
  label: {sv: Mål, en: Goals}
  values: [{id: sleep, label: {sv: Sömn, en: Sleep}}, {id: focus, label: {sv: Fokus, en: Focus}}]
- {id: medications, type: medicines, label: {sv: Läkemedel, en: Medicines}}
- {id: supplements, type: products, label: {sv: Tillskott, en: Supplements}}
- {id: considering, type: products, label: {sv: I handen, en: In the hand}}
- {id: tried, type: tried, label: {sv: Provat, en: Tried}}
- {id: wants, type: form, label: {sv: Vill ha, en: Wants}}
- {id: intake_times, type: intake, label: {sv: Tider, en: Times}}
- {id: medicine_classes, type: set, source: computed, label: {sv: Klasser, en: Classes},
   values_from: medicine_classes, values: [{id: unrecognised, label: {sv: Okänt, en: Unknown}}]}
- {id: supplement_count, type: number, source: computed, label: {sv: Antal, en: Count}}
- {id: tried_upset, type: set, source: computed, label: {sv: Gav besvär, en: Upset}, values_from: forms}
- id: needs
  type: set
  source: derived
  label: {sv: Behov, en: Needs}
  values:
  - {id: general, label: {sv: Allmänt, en: General}}
  - {id: sleep, label: {sv: Sömn, en: Sleep}}
  - {id: focus, label: {sv: Fokus, en: Focus}}
- {id: risks, type: set, source: derived, label: {sv: Risker, en: Risks},
   values: [{id: high, label: {sv: Hög, en: High}}, {id: old, label: {sv: Gammal, en: Old}}]}
"""
FORMS = """\
fits: {best: 3, good: 2, some: 1}
forms:
- {id: alpha, name: {sv: Alfa, en: Alpha}, spellings: [alpha], route: oral, formula: MgO, dosed: true}
- {id: beta, name: {sv: Beta, en: Beta}, spellings: [beta], route: oral, formula: MgCl2,
   formula_hydrates: [MgCl2.6H2O], dosed: true}
- {id: gamma, name: {sv: Gamma, en: Gamma}, spellings: [gamma], route: skin, formula: MgSO4, dosed: false}
"""
MEDICINES = """\
classes:
- {id: thyroid, name: {sv: Sköldkörtel, en: Thyroid}, atc: [H03AA], substances: [levotyroxin], brands: [Levaxin]}
- {id: painkillers, name: {sv: Smärtlindring, en: Painkillers}, atc: [N02BE], substances: [paracetamol]}
"""
PARAMETERS = """\
parameters:
- {id: self_care_limit, by_authority: {livsmedelsverket: 250, abroad: 350}, unit: mg/day, text: {sv: Gräns, en: Limit},
   claims: [C-1]}
- {id: high_dose, value: 400, unit: mg/day, text: {sv: Hög, en: High}, claims: [C-1]}
- {id: grown_up, value: 18, unit: year, text: {sv: Vuxen, en: Grown up}, claims: [C-1]}
"""
FOODS = """\
foods:
- {id: nuts, name: {sv: Nötter, en: Nuts}, low: 1, high: 2, per: g, vegan: true, claims: [C-1]}
"""

# Every text the engine puts together says its own name and the values it was given.
_TEXTS: Mapping[str, str] = {
    **{f"ladder.{rung}": "{figure}" for rung in ("start_and_hold", "unit_above_start")},
    **{f"ladder.{rung}": "{figure}" for rung in ("most_units", "most_units_below_range")},
    "ladder.amount": "{figure}",
    "ladder.in_units": "{count} {name}",
    "ladder.unit": "",
    **{f"ladder.{rung}": "{figure}" for rung in ("start", "low", "within", "above_high_dose")},
    **{f"ladder.{rung}": "{figure} {limit} {authority}" for rung in ("limit", "limit_below_range", "above_limit")},
    **{f"product.{name}": "{low} {high} {unit}" for name in ("amount", "amount_between")},
    **{f"product.{name}": "{amount} {instead}" for name in ("fits", "fits_less")},
    **{f"product.{name}": "{amount} {limit}" for name in ("too_strong", "too_strong.half")},
    "product.too_strong.fewer": "{amount} {limit} {count}",
    "product.unsuitable": "{form} {instead} {reasons}",
    "product.substance": "{substance} {reason}",
    "product.counted": "{amount}",
    **{f"product.{name}": name for name in ("nothing", "unreadable", "refer_now", "refer", "ask", "food_first")},
    **{f"wanted.{v}": "{form} {instead} {reasons}" for v in ("first_choice", "suitable", "possible", "unsuitable")},
    "conflict.dose.about": "{need}",
    "conflict.dose.says": "{low}-{high} {basis}",
    "conflict.dose.says_up_to": "{high} {basis}",
    "conflict.dose.chosen": "{low}-{high}",
    "conflict.dose.chosen_up_to": "{high}",
    "conflict.dose.why": "",
    "conflict.needs.about": "{needs}",
    "conflict.needs.why": "{need}",
    "basis.elemental": "",
    "basis.compound": "",
    "basis.unstated": "",
    "referral.self_care": "{do}",
    "referral.no_form": "",
    "room.none": "{high}",
    "room.unclear": "{high}",
    "room.unknown": "",
    "medicine.proposal": "{name}",
}


@cache
def texts() -> str:
    """texts.yaml: `ladder.low` reads "ladder.low 200"."""
    said = {name: f"{name} {values}".strip() for name, values in _TEXTS.items()}
    return as_yaml({"texts": {name: {"sv": text, "en": text} for name, text in said.items()}})


@cache
def labels() -> str:
    """labels.yaml: the words that ship, which are those of any jar, without salts and products of their own."""
    files = Files(read_texts(DEFAULT_FOLDER))
    keys = {key for document in files.matching("labels.yaml") for key in document.data}
    shipped = {key: files.value("labels.yaml", key) for key in keys}
    return as_yaml({**shipped, "compounds": [], "mixtures": [], "products": []})


def both(words: str) -> dict[str, str]:
    """A text that reads the same in both languages."""
    return {"sv": words, "en": words}


def rule(rule_id: str, when: Any, *then: Any, **parts: Any) -> dict[str, Any]:
    """One rule as it stands in YAML; a title, a reason and a claim come with it."""
    both = {"sv": f"{rule_id} (sv)", "en": rule_id}
    return {"id": rule_id, "title": both, "when": when, "then": list(then), "because": both, "claims": ["C-1"], **parts}


ALWAYS = {"fact": "age", "at_least": 0}
ANY_FORM = rule("any-form", ALWAYS, {"favour": {"form": ["alpha", "beta", "gamma"], "fit": "some"}})
FIRST_CLAIM = {"id": "C-1", "section": "Sleep", "line": 4, "kind": "dose", "text": {"sv": "Ett", "en": "One"}}
FIRST_RULE = rule("first", {"fact": "mood", "is": "calm"}, {"caution": {"text": {"sv": "Lugn", "en": "Calm"}}})


def write(folder: Path, rules: list[Any] | None = None, **files: str) -> Path:
    """Write the tiny knowledge into `folder`; `rules` replaces its only rule, `forms="…"` the text of forms.yaml;
    a name with an ending is taken as it is."""
    written = {
        "nutrient.yaml": NUTRIENT,
        "sources.yaml": SOURCES,
        **CLAIMS,
        "vocabulary.yaml": VOCABULARY,
        "forms.yaml": FORMS,
        "medicines.yaml": MEDICINES,
        "parameters.yaml": PARAMETERS,
        "foods.yaml": FOODS,
        "texts.yaml": texts(),
        "labels.yaml": labels(),
        "rules/tiny.yaml": as_yaml({"rules": rules or [FIRST_RULE]}),
        **{name if "." in name else f"{name}.yaml": text for name, text in files.items()},
    }
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def advisor(folder: Path, *rules: dict[str, Any], **options: Any) -> Advisor:
    """An advisor that knows only these rules."""
    return Advisor(knowledge=write(folder, list(rules)), **options)


def dose(low: float | None, high: float, need: str = "sleep", **parts: Any) -> dict[str, Any]:
    """A dose action: from `low` to `high`, or up to `high`."""
    stated = {"need": need, "high": high, "basis": "elemental", **parts}
    return {"dose": stated if low is None else {**stated, "low": low}}
