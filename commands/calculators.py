"""The commands that reckon on their own: eGFR from creatinine, and the nutrient in food."""

import json
from typing import Any

from tillskott.commands import calculator_options as own
from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, chosen_knowledge
from tillskott.commands.output import chosen_language, show, write_data
from tillskott.engine.profile.flags import typed_number


def kidney(
    creatinine: own.CreatinineOption = None,
    age: own.AgeOption = None,
    sex: own.SexOption = None,
    weight: own.WeightOption = None,
    height: own.HeightOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    from tillskott.engine.counter.kidney_report import kidney_report
    from tillskott.engine.render.kidney import kidney_view

    language, knowledge = chosen_language(lang), chosen_knowledge()
    given: dict[str, Any] = {"creatinine": creatinine, "age": age, "weight_kg": weight, "height_cm": height}
    numbers = {name: typed_number(value) for name, value in given.items() if value is not None}
    report = kidney_report({**numbers, "sex": sex}, knowledge)
    if as_json:
        write_data(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        show(kidney_view(report, knowledge, language))


def food(
    portion: own.PortionOption = None,
    sex: own.SexOption = None,
    diet: own.DietOption = None,
    nuts: own.NutsOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    from tillskott.engine.counter.food_estimate import food_estimate
    from tillskott.engine.render.food import food_view

    language, knowledge = chosen_language(lang), chosen_knowledge()
    eaten = [_pair(written) for written in portion or ()]
    estimate = food_estimate(eaten, knowledge, sex=sex, diet=diet, nut_allergy=None if nuts is None else not nuts)
    if as_json:
        write_data(json.dumps(estimate.to_dict(), ensure_ascii=False, indent=2))
    else:
        show(food_view(estimate, knowledge, language, diet=diet, nut_allergy=None if nuts is None else not nuts))


def _pair(written: str) -> tuple[str, Any]:
    """A food and its portions a day; one portion where only the food is named."""
    name, equals, count = written.rpartition("=")
    return (name, typed_number(count.strip())) if equals else (written, 1)
