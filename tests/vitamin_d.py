"""Another nutrient over the common folder that ships: vitamin D in µg, small and invented, for tests of the engine."""

from __future__ import annotations

import shutil
from pathlib import Path

from tillskott.engine.knowledge.files import COMMON, DEFAULT_FOLDER

FILES = {
    "nutrient.yaml": """\
nutrient:
  id: vitamin_d
  name: {sv: D-vitamin, en: vitamin D}
  counted: {sv: D-vitamin, en: vitamin D}
  unit: ug
  sign: {sv: µg, en: µg}
  units: {ug: 1, ie: 0.025}
  on_labels: {sv: µg eller IE, en: µg or IU}
  example: "20"
  stated_as: {counted: vitamin_d, compound: substance}
  routes: [{id: oral, swallowed: true}]
  combine: highest
""",
    "forms.yaml": """\
fits: {best: 3, good: 2, some: 1}
forms:
- {id: d3, name: {sv: Vitamin D3, en: Vitamin D3}, spellings: [kolekalciferol, cholecalciferol], route: oral,
   formula: null, factor: [1], dosed: true}
- {id: calcifediol, name: {sv: Kalcifediol, en: Calcifediol}, spellings: [kalcifediol, calcifediol], route: oral,
   formula: null, factor: [2.5], dosed: false}
""",
    "labels.yaml": """\
units:
- {id: ie, sign: {sv: IE, en: IU}, words: [ie, iu]}
words: {element: [d-vitamin, vitamin d, vitamin d3, d3-vitamin, d3]}
products: []
compounds: []
mixtures: []
conventions: {plausible: [0.5, 2000], plausible_drunk: [0.5, 2000], other_reference: [20]}
texts:
  how.unclear: {sv: "{weight} {unit} av {compounds}", en: "{weight} {unit} of {compounds}"}
  finding.unclear_basis: {sv: Oklart, en: Unclear}
  question.unclear_basis: {sv: Av vad?, en: Of what?}
  question.unclear_amount: {sv: Hur mycket?, en: How much?}
  fault.no_nutrient.mend: {sv: "skriv ”{nutrient}”", en: "write “{nutrient}”"}
""",
    "parameters.yaml": """\
parameters:
- {id: self_care_limit, by_authority: {livsmedelsverket: 100, nih: 100}, unit: ug/day, text: {sv: Gräns, en: Limit},
   claims: [D-1]}
- {id: high_dose, value: 100, unit: ug/day, text: {sv: Hög dos, en: High dose}, claims: [D-1]}
- {id: nrv, value: 5, unit: ug/day, text: {sv: Referensvärde, en: Reference}, claims: [D-1]}
- {id: reference_intake_women, value: 10, unit: ug/day, text: {sv: Intag, en: Intake}, claims: [D-1]}
- {id: reference_intake_men, value: 10, unit: ug/day, text: {sv: Intag, en: Intake}, claims: [D-1]}
- {id: food_portions_possible, value: 50, unit: portion/day, text: {sv: Portioner, en: Portions}, claims: [D-1]}
- {id: health_claim_percent, value: 15, unit: "%", text: {sv: Andel, en: Share}, claims: [D-1]}
- {id: food_claim_percent, value: 15, unit: "%", text: {sv: Andel, en: Share}, claims: [D-1]}
""",
    "sources.yaml": """\
sources:
- {id: food-agency, title: D-vitamin, publisher: Livsmedelsverket, kind: authority, interest: {sv: Inget, en: None}}
""",
    "claims/food_agency.yaml": """\
source: food-agency
claims:
- {id: D-1, section: Advice, line: null, kind: dose, text: {sv: "10 µg, eller 20 µg", en: "10 µg, or 20 µg"},
   checked: memory}
""",
    "foods.yaml": """\
foods:
- {id: salmon, name: {sv: Lax, en: Salmon}, low: 10, high: 12, per: 100 g, vegan: false, fish: true, claims: [D-1],
   portion: {grams: 125, text: {sv: "125 g", en: "125 g"}, most: 2, claims: [D-1]}}
""",
    "texts.yaml": """\
texts:
  basis.vitamin_d: {sv: "{counted}", en: "{counted}"}
  basis.substance: {sv: ämnets vikt, en: weight of the substance}
  basis.unstated: {sv: inte sagt, en: not stated}
""",
    "leaflet.yaml": """\
reviewed_by: null
reviewed_on: null
statements:
- {id: take.steps, section: take, shows: steps, given: [steps], each: steps,
   text: {sv: "{figure} {unit}", en: "{figure} {unit}"}}
- {id: take.most, section: take, given: [dose], text: {sv: "Högst {limit} {unit}.", en: "At most {limit} {unit}."}}
health_claims: []
not_authorised: []
""",
    "rules/needs.yaml": """\
rules:
- id: need.general
  title: {sv: Behov, en: Need}
  when: {fact: goals, has: general}
  then:
  - conclude: {needs: general}
  - favour: {form: d3, fit: best}
  - dose: {need: general, low: 10, high: 10, basis: vitamin_d}
  because: {sv: Ett skäl, en: One reason}
  claims: [D-1]
- id: need.sleep
  title: {sv: Två skäl, en: Two reasons}
  when: {fact: goals, has: sleep}
  then:
  - conclude: {needs: sleep}
  - favour: {form: d3, fit: best}
  - dose: {need: sleep, low: 20, high: 20, basis: vitamin_d}
  because: {sv: Två skäl, en: Two reasons}
  claims: [D-1]
- id: need.energy
  title: {sv: Ett skäl, en: One reason}
  when: {fact: goals, has: energy}
  then:
  - conclude: {needs: energy}
  - favour: {form: d3, fit: best}
  - dose: {need: energy, low: 10, high: 10, basis: vitamin_d}
  because: {sv: Ett skäl, en: One reason}
  claims: [D-1]
""",
}


def write(folder: Path, **changed: str) -> Path:
    """The common folder that ships and vitamin D beside it; `forms="…"` replaces the text of forms.yaml."""
    shutil.copytree(DEFAULT_FOLDER / COMMON, folder / COMMON)
    for name, text in {**FILES, **{f"{name}.yaml": text for name, text in changed.items()}}.items():
        path = folder / "vitamin_d" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
