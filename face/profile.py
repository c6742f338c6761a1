"""A profile as a type. Written by `tillskott schema --python`; a test holds it to the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from typing_extensions import TypedDict

Goals = Literal[
    "stress",
    "anxiety",
    "sleep",
    "muscle_tension",
    "muscle_cramps",
    "muscle_soreness",
    "recovery",
    "energy",
    "focus",
    "constipation",
    "migraine",
    "pms",
    "heart",
    "blood_pressure",
    "blood_sugar",
    "general",
]
Sex = Literal["female", "male"]
Pregnancy = Literal["none", "pregnant", "breastfeeding"]
Symptoms = Literal[
    "muscle_cramps",
    "muscle_twitching",
    "pronounced_twitching",
    "tense_muscles",
    "muscle_weakness",
    "numbness",
    "palpitations",
    "fatigue",
    "severe_fatigue",
    "slow_recovery",
    "sleep_problems",
    "restlessness",
    "irritability",
    "poor_concentration",
    "headache",
    "constipation",
    "loose_stools",
    "severe_diarrhoea",
    "swelling",
    "fainting",
    "confusion",
    "breathing_weakness",
    "breathlessness",
    "chest_pain",
    "slow_pulse",
    "drowsiness",
    "nausea_vomiting",
    "severe_abdominal_pain",
    "swollen_abdomen",
    "blood_in_stool",
    "new_bowel_habit",
    "weight_loss",
    "swallowing_difficulty",
    "restless_legs",
    "one_sided_calf",
    "suicidal_thoughts",
]
Conditions = Literal[
    "kidney_disease",
    "dialysis",
    "heart_disease",
    "av_block",
    "heart_failure",
    "arrhythmia",
    "stroke",
    "hypertension",
    "diabetes",
    "insulin_resistance",
    "metabolic_syndrome",
    "ibs",
    "ibd",
    "coeliac",
    "sibo",
    "gastric_surgery",
    "chronic_diarrhoea",
    "low_stomach_acid",
    "stoma_short_bowel",
    "gallstones",
    "bowel_obstruction",
    "infection_stones",
    "chronic_uti",
    "myasthenia_gravis",
    "migraine",
    "epilepsy",
    "asthma_copd",
    "hypothyroidism",
    "osteoporosis",
    "adhd",
    "depression_anxiety",
    "eating_disorder",
    "alcohol_overuse",
    "menopause",
    "vitamin_d_deficiency",
    "b6_deficiency",
    "planned_surgery",
    "frail",
    "other_chronic",
]
KidneyFunction = Literal["none_known", "normal", "reduced"]
Stomach = Literal["normal", "sensitive", "no_oral"]
TrainingLoad = Literal["none", "light", "moderate", "high"]
Sweating = Literal["normal", "heavy"]
StressLevel = Literal["low", "normal", "high"]
SleepQuality = Literal["good", "poor"]
Diet = Literal["mixed", "vegetarian", "vegan", "restricted"]
CaffeineAlcohol = Literal["low", "high"]
Partial = Literal["goals", "symptoms", "conditions", "medications", "supplements"]
MagnesiumRichFood = Literal["rarely", "sometimes", "daily"]
FormId = Literal[
    "bisglycinate",
    "citrate",
    "malate",
    "taurate",
    "oxide",
    "triple",
    "l_threonate",
    "magnesium_oil",
    "epsom_bath",
]
Basis = Literal["elemental", "compound"]
Unit = Literal["mg", "g", "ug"]
Result = Literal["helped", "no_effect", "upset_stomach"]


class Product(TypedDict, total=False):
    """A product: its `label` as printed, or its `form` and how much; `per_day` units a day, or every so many days.

    An amount is `amount` in `unit`, or `amount_mg`. `basis`: whether that is the element or the compound.
    """

    label: str
    form: FormId
    amount_mg: float
    amount: float
    unit: Unit
    basis: Basis | None
    per_day: float
    every_days: float


class Tried(TypedDict):
    """A form that was tried, and how that went."""

    form: FormId
    result: Result


class Profile(TypedDict, total=False):
    """Facts about one customer. A key that is absent or None is unknown, never no; [] is "asked, none"."""

    goals: Sequence[Goals] | None
    age: int | None
    sex: Sex | None
    pregnancy: Pregnancy | None
    symptoms: Sequence[Symptoms] | None
    conditions: Sequence[Conditions] | None
    medications: Sequence[str] | None
    kidney_function: KidneyFunction | None
    egfr: float | None
    creatinine: float | None
    kidney_test_months: float | None
    supplements: Sequence[Product] | None
    stomach: Stomach | None
    tried: Sequence[Tried] | None
    training_load: TrainingLoad | None
    sweating: Sweating | None
    stress_level: StressLevel | None
    sleep_quality: SleepQuality | None
    diet: Diet | None
    caffeine_alcohol: CaffeineAlcohol | None
    considering: Sequence[Product] | None
    wants: FormId | None
    planned_dose: float | None
    intake_times: Mapping[str, Sequence[str]] | None
    partial: Sequence[Partial] | None
    magnesium_rich_food: MagnesiumRichFood | None
    serum_magnesium: float | None


# Pydantic would drop a key that does not exist without a word.
for _kind in (Product, Tried, Profile):
    setattr(_kind, "__pydantic_config__", {"extra": "forbid"})  # noqa: B010
