"""Another nutrient, in another unit, over the common folder that ships: no unit is left out, and no figure is wrong."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import vitamin_d
from every import every
from rich.console import Console

from tillskott import Advisor, KnowledgeError
from tillskott.engine.counter.food_estimate import food_estimate
from tillskott.engine.explanation.why_not import why_not
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.labels.reading import read_label
from tillskott.engine.labels.sums import read_labels
from tillskott.engine.profile.schema import profile_schema
from tillskott.engine.render.advice import AdviceView
from tillskott.engine.render.food import food_view
from tillskott.engine.render.glance_view import glance_view
from tillskott.engine.render.html import page
from tillskott.engine.render.labels import labels_view
from tillskott.engine.render.leaflet.page import sheet
from tillskott.engine.render.svg_ladder import ladder_svg
from tillskott.engine.words.text import LANGUAGES, Language

MILLIGRAM = re.compile(r"(?<![\w/])(?:mg|milligram\w*)(?![\w/])|elementa|elementä|magnesium", re.IGNORECASE)
PROFILE: dict[str, Any] = {
    "age": 40, "sex": "male", "goals": ["general", "sleep", "energy"],
    "supplements": [{"form": "d3", "amount": 200, "unit": "ie"}],
    "considering": [{"label": "D3-vitamin 10 µg (400 IE) per tablett", "per_day": 1}],
}
BOTH = every("language", LANGUAGES)


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    return Advisor(knowledge=vitamin_d.write(tmp_path_factory.mktemp("knowledge")))


def shown(view: Any) -> str:
    console = Console(file=io.StringIO(), width=100, record=True)
    console.print(view)
    return console.export_text()


def faces(advisor: Advisor, language: Language) -> dict[str, str]:
    """Every face of one consultation, as text."""
    of, knowledge = advisor.consult(PROFILE), advisor.knowledge
    advice = of.advice
    assert advice.dose is not None
    labels = read_labels(["D3-vitamin 10 µg per tablett", "Kalcifediol 10 µg"], knowledge)
    food = food_estimate([("salmon", 0.5)], knowledge, sex="male")
    return {
        "glance": shown(glance_view(advice, knowledge, language)),
        "advice": shown(AdviceView(advice, knowledge, language).render(explain=True)),
        "page": re.sub(r"<style>.*?</style>", "", page(advice, knowledge, language), flags=re.DOTALL),
        "sheet": re.sub(r"<style>.*?</style>", "", sheet(of.leaflet(), knowledge, language), flags=re.DOTALL),
        "ladder": ladder_svg(advice.dose, knowledge, language),
        "labels": shown(labels_view(labels, knowledge, language)),
        "food": shown(food_view(food, knowledge, language, diet=None, nut_allergy=None)),
        "why": json.dumps([of.why("dose").to_dict(), why_not(of, "dose:300").to_dict()], ensure_ascii=False),
    }


@BOTH
def test_every_face_speaks_of_micrograms_and_none_of_milligrams(advisor: Advisor, language: Language) -> None:
    for name, text in faces(advisor, language).items():
        assert "µg" in text, name
        assert MILLIGRAM.findall(text) == [], name


def test_the_answer_is_in_the_unit_of_the_nutrient(advisor: Advisor) -> None:
    found = advisor.advise(PROFILE).to_dict()
    assert (found["nutrient"], found["dose"]["unit"]) == ("vitamin_d", "ug")
    assert found["dose"]["current"] == {"low": 5, "high": 5}  # 200 IU
    assert found["dose"]["room"] == {"low": 15, "high": 15}
    assert found["dose"]["self_care_limit"] == {"amount": 100, "source": "livsmedelsverket"}
    assert [product["verdict"] for product in found["products"]] == ["counted", "fits"]
    assert MILLIGRAM.findall(json.dumps(found["products"], ensure_ascii=False)) == []


@every(("goals", "dose"), [
    (["energy"], (10, 10)), (["sleep"], (20, 20)), (["energy", "sleep"], (20, 20)), (["sleep", "energy"], (20, 20)),
])
def test_of_several_needs_the_highest_counts_where_the_nutrient_says_so(
    advisor: Advisor, goals: list[str], dose: tuple[int, int]
) -> None:
    advice = advisor.advise({"age": 40, "sex": "male", "goals": goals})
    assert advice.dose is not None
    assert (advice.dose["low"], advice.dose["high"]) == dose
    assert advice.conflicts == []


@every(("label", "low", "high"), [
    ("D3-vitamin 10 µg per tablett", 10, 10), ("D-vitamin 2000 IE", 50, 50), ("Vitamin D3 0,02 mg", 20, 20),
    ("D3-vitamin 25 µg (1000 IE) per tablett", 25, 25), ("D-vitamin, 200 % av DRI", 10, 10),
    ("Vitamin D 50 mikrogram per kapsel, 1 kapsel dagligen", 50, 50),
])
def test_a_label_is_read_in_the_units_of_the_nutrient(advisor: Advisor, label: str, low: float, high: float) -> None:
    found = read_label(label, advisor.knowledge)
    assert (found.amount_per_day.low, found.amount_per_day.high) == (pytest.approx(low), pytest.approx(high)), found.how
    assert found.to_dict()["vitamin_d_per_day"] == {"low": pytest.approx(low), "high": pytest.approx(high)}
    assert found.to_dict()["unit_of_amount"] == "ug"


@every(("product", "amount"), [
    ({"form": "d3", "amount_ug": 10}, 10), ({"form": "d3", "amount": 400, "unit": "ie", "per_day": 2}, 20),
    ({"form": "calcifediol", "amount_ug": 10, "basis": "substance"}, 25),
    ({"form": "d3", "amount": 5600, "unit": "ie", "every_days": 7}, 20),
])
def test_a_stated_product_counts_by_its_factor_and_its_unit(
    advisor: Advisor, product: dict[str, Any], amount: float
) -> None:
    dose = advisor.advise({"age": 40, "sex": "male", "goals": ["sleep"], "supplements": [product]}).dose
    assert dose is not None
    assert dose["current"] == {"low": amount, "high": amount}


def test_the_schema_names_the_amount_after_the_unit(advisor: Advisor) -> None:
    said = json.dumps(profile_schema(advisor.knowledge)["properties"]["supplements"])
    assert "amount_ug" in said
    assert "amount_mg" not in said


@pytest.mark.parametrize(("change", "told"), [
    ({"nutrient": vitamin_d.FILES["nutrient.yaml"].replace("unit: ug", "unit: ugg")}, "there is no unit 'ugg'"),
    ({"nutrient": vitamin_d.FILES["nutrient.yaml"].replace("id: vitamin_d", "id: zinc")}, "in the folder vitamin_d/"),
    ({"forms": vitamin_d.FILES["forms.yaml"].replace("formula: null, factor: [1]", "formula: C27H44O")}, "factor:"),
    ({"labels": vitamin_d.FILES["labels.yaml"].replace("{id: ie,", "{id: iu,")}, "does not say how much it is"),
    ({"texts": "texts:\n  range: {sv: a, en: b}\n"}, "texts.range stands twice"),
])
def test_a_fault_of_the_nutrient_says_where_it_stands(tmp_path: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(vitamin_d.write(tmp_path, **change))
    said = [str(fault) for fault in caught.value.faults if told in str(fault)]
    assert said, caught.value
    assert any(name in said[0] for name in ("nutrient.yaml", "forms.yaml:", "labels.yaml:", "texts.yaml"))


def test_it_is_said_which_part_of_the_knowledge_is_missing_or_meant(tmp_path: Path) -> None:
    folder = vitamin_d.write(tmp_path / "both")
    for part in ("common", "vitamin_d"):
        with pytest.raises(KnowledgeError, match="only a part of the knowledge"):
            load_knowledge(folder / part)
    (folder / "magnesium").symlink_to(DEFAULT_FOLDER / "magnesium")
    with pytest.raises(KnowledgeError, match="several nutrients: magnesium, vitamin_d"):
        load_knowledge(folder)
    assert load_knowledge(folder, nutrient="vitamin_d").nutrient.unit == "ug"
    assert load_knowledge(folder, nutrient="magnesium").nutrient.unit == "mg"
    with pytest.raises(KnowledgeError, match="no nutrient 'zinc'"):
        load_knowledge(folder, nutrient="zinc")
    (tmp_path / "half" / "common").mkdir(parents=True)
    with pytest.raises(KnowledgeError, match="no folder of a nutrient"):
        load_knowledge(tmp_path / "half")
