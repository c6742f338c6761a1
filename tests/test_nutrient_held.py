"""Medicines that hold the nutrient, and an alarm of one nutrient that reads the sum of another: the shape of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vitamin_d
from every import every

from tillskott import Advisor, KnowledgeError
from tillskott.engine.knowledge.files import COMMON, DEFAULT_FOLDER

MEDICINES = """\
classes:
- {id: vitamin_d_medicines, name: {sv: D-vitamin som läkemedel, en: Vitamin D as a medicine},
   brands: [Solkalk, Solkalk Forte, Soldag]}
holding:
- {id: solkalk, names: [Solkalk], per: tablet, form: d3, a_day: [1, 2], claims: [D-1],
   holds: [{of: vitamin_d, amount: [400], unit: ie}, {of: calcium, amount: [500], unit: mg}]}
- {id: solkalk_forte, names: [Solkalk Forte], per: tablet, form: d3, a_day: [2], claims: [D-1],
   holds: [{of: vitamin_d, amount: [20], unit: ug}, {of: calcium, amount: [0.5], unit: g}]}
- {id: soldag, names: [Soldag], per: capsule, form: d3, claims: [D-1],
   holds: [{of: vitamin_d, amount: [10, 20], unit: ug}]}
"""
FACTS = """\
facts:
- {id: calcium_high, type: number, unit: mg/d, source: computed, label: {sv: Kalcium, en: Calcium}, minimum: 0,
   sum: {of: calcium, end: high}}
- {id: calcium_in_all, type: number, unit: mg/d, source: computed, label: {sv: Allt kalcium, en: All calcium},
   minimum: 0, sum: {of: calcium, end: high, over: [supplements, considering]}}
"""
ALARMS = """\
- id: care.calcium
  title: {sv: Mycket kalcium, en: Much calcium}
  when: {fact: calcium_high, above: 1000}
  then: [{refer: {to: doctor, urgency: soon}}]
  because: {sv: Mycket kalcium, en: Much calcium}
  claims: [D-1]
- id: care.calcium-in-hand
  title: {sv: Mycket kalcium, en: Much calcium}
  when: {fact: calcium_in_all, above: 1000}
  then: [{caution: {text: {sv: Mycket kalcium, en: Much calcium}}}]
  because: {sv: Mycket kalcium, en: Much calcium}
  claims: [D-1]
- id: care.above-limit
  title: {sv: För mycket, en: Too much}
  when: {fact: supplement_high, above: $self_care_limit}
  then: [{refer: {to: doctor, urgency: soon}}]
  because: {sv: För mycket, en: Too much}
  claims: [D-1]
- id: ask.how-many
  title: {sv: Hur många, en: How many}
  when: {all: [{fact: medicine_classes, has: vitamin_d_medicines}, {fact: supplement_high, known: false}]}
  then: [{ask: supplements}]
  because: {sv: Läkemedlet räknas, en: The medicine counts}
  claims: [D-1]
"""
CHANGED = {"medicines": MEDICINES, "vocabulary": FACTS, "rules/needs": vitamin_d.FILES["rules/needs.yaml"] + ALARMS}


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    return Advisor(knowledge=vitamin_d.write(tmp_path_factory.mktemp("knowledge"), **CHANGED))


def profile(**told: Any) -> dict[str, Any]:
    return {"age": 60, "sex": "male", "goals": ["sleep"], "medications": [], "supplements": [], **told}


def jar(label: str, per_day: float | None = None) -> dict[str, Any]:
    return {"label": label} if per_day is None else {"label": label, "per_day": per_day}


MULTI = jar("Multivitamin: D-vitamin 5 µg, kalcium 300 mg", 1)
COUNTED = every(("medications", "supplements", "current"), [
    ([], [], (0, 0)),
    (["Solkalk"], [], (10, 20)),                                          # one or two a day, as it is taken
    (["Solkalk forte"], [], (40, 40)),
    (["Solkalk", "Alvedon"], [MULTI], (15, 25)),
    (["Solkalk"], [jar("Solkalk", 1)], (10, 10)),                         # told twice, counted once
    (["Solkalk Forte"], [jar("Solkalk forte 500 mg/800 IE", 2)], (40, 40)),
    ([], [jar("Solkalk 500 mg/400 IE, 2 tabletter dagligen")], (20, 20)),
    (["Solkalk", "Solkalk"], [], (10, 20)),
    ([], [jar("Soldag", 1)], (10, 20)),
    ([], [jar("Solkalk D-vitamin 50 µg", 1)], (50, 50)),                  # another strength is stated, and counts
    (["Soldag"], [MULTI], None),                                          # nobody says how many
])


@COUNTED
def test_a_medicine_that_holds_the_nutrient_counts_once(
    advisor: Advisor, medications: list[str], supplements: list[Any], current: tuple[float, float] | None
) -> None:
    of = advisor.consult(profile(medications=medications, supplements=supplements))
    taken = of.customer.taken
    assert (taken and (taken.low, taken.high)) == current
    if of.advice.dose is not None:
        assert of.advice.dose["current"] == (current and {"low": current[0], "high": current[1]})


def test_it_is_said_what_was_counted_and_asked_how_many(advisor: Advisor) -> None:
    (solkalk,) = advisor.advise(profile(medications=["Solkalk"])).products
    assert (solkalk["role"], solkalk["label"], solkalk["verdict"]) == ("medications", "Solkalk", "counted")
    assert (solkalk["per_day"], solkalk["form"]) == ({"low": 10, "high": 20}, "d3")
    assert "10–20 µg" in solkalk["say"]["sv"]
    assert "hur många" in solkalk["say"]["sv"]
    advice = advisor.advise(profile(medications=["Soldag"]))
    assert (advice.decision, advice.products[0]["verdict"]) == ("ask", "unclear")
    for text in (advice.text("sv"), advice.html("en")):
        assert "Soldag" in text


@every(("medications", "supplements", "rules"), [
    (["Solkalk forte"], [], set()),
    (["Solkalk forte"], [MULTI], {"care.calcium", "care.calcium-in-hand"}),
    ([], [jar("Kalcium 600 mg", 2)], {"care.calcium", "care.calcium-in-hand"}),
    ([], [jar("Kalcium 600 mg", 1)], set()),
    (["Solkalk"], [jar("Kalk", 1)], set()),                               # no amount is stated: the sum is not known
    (["Solkalk forte"], [jar("D-vitamin 80 µg", 1)], {"care.above-limit"}),
    (["Solkalk forte"], [jar("D-vitamin 50 µg", 1)], set()),
])
def test_an_alarm_reads_the_sum_of_another_substance_and_of_medicines(
    advisor: Advisor, medications: list[str], supplements: list[Any], rules: set[str]
) -> None:
    of = advisor.consult(profile(medications=medications, supplements=supplements, considering=[]))
    fired = {firing.rule.id for firing in of.findings.fired if firing.rule.id.startswith("care.")}
    assert fired == rules
    assert (of.advice.decision == "refer") == bool(rules)
    if rules:
        assert of.why("decision").to_dict()


def test_a_sum_over_what_is_held_in_the_hand_is_open_until_both_lists_are_told(advisor: Advisor) -> None:
    hand = [jar("Kalcium 600 mg", 1)]
    for told, value in ((profile(considering=hand, medications=["Solkalk forte"]), 1600), (profile(), None)):
        assert advisor.consult(told).customer.facts.get("calcium_in_all") == value


def test_of_many_at_once_each_has_its_own_sums(advisor: Advisor) -> None:
    pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
    told = [profile(medications=case[0], supplements=case[1]) for case in CASES]
    frame = pl.DataFrame(told, schema_overrides={"supplements": pl.List(pl.Struct(
        {"label": pl.String, "per_day": pl.Float64}))})
    found = advisor.advise_frame(frame, columns=["decision", "current_low", "current_high", "fired"])
    for row, one in zip(found.iter_rows(named=True), told, strict=True):
        advice = advisor.advise(one)
        current = advice.dose["current"] if advice.dose else None
        assert row["decision"] == advice.decision
        assert (row["current_low"], row["current_high"]) == ((current or {}).get("low"), (current or {}).get("high"))
        assert row["fired"] == [step["rule"] for step in advice.trace]


CASES: list[tuple[list[str], list[Any]]] = [
    ([], []), (["Solkalk"], []), (["Solkalk forte"], [MULTI]), (["Solkalk"], [jar("Solkalk", 1)]),
    (["Soldag"], [MULTI]), ([], [jar("Kalcium 600 mg", 2)]), (["Alvedon"], [MULTI]),
]


def test_what_would_change_the_advice_is_found_through_medicines_too(advisor: Advisor) -> None:
    found = advisor.consult(profile(medications=["Solkalk forte"], supplements=[MULTI])).what_if("decision").to_dict()
    assert any("medications" in str(one) for one in found["found"]), found


@pytest.mark.parametrize(("changed", "told"), [
    ({"medicines": MEDICINES.replace("of: calcium", "of: kalcium")}, "'kalcium'"),
    ({"medicines": MEDICINES.replace("per: capsule", "per: kapsel")}, "'kapsel'"),
    ({"medicines": MEDICINES.replace("unit: ie", "unit: iu")}, "'iu'"),
    ({"medicines": MEDICINES.replace("form: d3, a_day: [2]", "form: d4, a_day: [2]")}, "'d4'"),
    ({"medicines": MEDICINES.replace("names: [Soldag]", "names: [Soldagg]")}, "no medicine that the knowledge knows"),
    ({"medicines": MEDICINES.replace("names: [Soldag]", "names: [Solkalk]")}, "belongs to solkalk already"),
    ({"medicines": MEDICINES.replace("a_day: [1, 2]", "a_dya: [1, 2]")}, "a_dya"),
    ({"vocabulary": FACTS.replace("of: calcium", "of: kalcium", 1)}, "'kalcium'"),
    ({"vocabulary": FACTS.replace("unit: mg/d", "unit: ug/d", 1)}, "unit of its substance"),
    ({"vocabulary": FACTS.replace("end: high", "end: most", 1)}, "sum.end"),
])
def test_a_fault_of_what_is_held_or_summed_says_where_it_stands(
    tmp_path: Path, changed: dict[str, str], told: str
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        Advisor(knowledge=vitamin_d.write(tmp_path, **{**CHANGED, **changed}))
    said = [str(fault) for fault in caught.value.faults if told in str(fault)]
    assert said, caught.value
    assert any(name in said[0] for name in ("medicines.yaml:", "vocabulary.yaml:")), said


def test_an_advisor_is_asked_for_one_of_several_nutrients(tmp_path: Path) -> None:
    folder = vitamin_d.write(tmp_path)
    (folder / "magnesium").symlink_to(DEFAULT_FOLDER / "magnesium")
    assert (folder / COMMON).is_dir()
    units = {name: Advisor(knowledge=folder, nutrient=name, cache=False).knowledge.nutrient.unit
             for name in ("magnesium", "vitamin_d")}
    assert units == {"magnesium": "mg", "vitamin_d": "ug"}
    with pytest.raises(KnowledgeError, match="several nutrients: magnesium, vitamin_d"):
        Advisor(knowledge=folder)
