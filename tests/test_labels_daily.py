"""What says nothing of how much never lowers the high reading of a day: a time of day, "1 tablett", a percentage."""

from __future__ import annotations

from functools import cache

import pytest
from every import every

from tillskott import ProfileError
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.labels.reading import LabelReading, read_label

# Each is a shape of its own: how much, and how many a day. With what a day holds at most, counted by hand (mg).
LABELS = {
    "Magnesium 250 mg, 2 tabletter om dagen": 500,
    "Magnesium 250 mg. 1x2": 500,
    "Emgesan 250 mg 1+0+1": 500,
    "Magnesium 100 mg per tablett. Dos: 3 tabletter dagligen": 300,
    "Magnesiumcitrat 400 mg varav magnesium 100 mg, 2 kapslar 2 gånger dagligen": 400,
    "2 kapslar ger 300 mg magnesium": 300,
    "Dagsdos (3 kapslar): magnesium 300 mg": 300,
    "Magnesium 300 mg per dagsdos (2 kapslar)": 300,
    "Magnesium 10 mmol per tablett, 2 tabletter dagligen": 486,
    "Magnesium 5 mmol": 121,
    "Magnesium 0,25 g, 1 tablett morgon och kväll": 500,
    "5 ml ger 150 mg magnesium. 10 ml per dag": 300,
}
TIMES = ["kl. 21", "kl 8 och 20", "kl. 07:30", "på kvällen", "till frukost", "vid sänggåendet", "efter maten", "morgon",
         "2 timmar före sänggående", "at bedtime", "before 10 pm", "in the evening"]
ONE = ["1 tablett", "1 kapsel", "en tablett", "per tablett", "1 tablett åt gången", "1 tablet"]
PERCENT = ["(65 %)", "65 % av DRI", "65 % av DRI per kapsel", "13 % av DRI", "65 % av dagligt referensintag",
           "64 % NRV", "100 %"]
BEHIND, BEFORE = ("{0} {1}", "{0}, {1}", "{0}. {1}", "{0} ({1})", "{0}\n{1}"), ("{1}. {0}", "{1}\n{0}")


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def read(label: str) -> LabelReading | None:
    try:
        return read_label(label, knowledge())
    except ProfileError:
        return None  # refused is not too low


@every(("label", "high"), LABELS.items())
def test_a_day_holds_what_the_label_says(label: str, high: float) -> None:
    found = read(label)
    assert found is not None
    assert found.amount_per_day.high == pytest.approx(high, abs=1)


@every("aside", [*TIMES, *ONE, *PERCENT])
def test_what_counts_nothing_never_lowers_a_day(aside: str) -> None:
    lowered = []
    for label, high in LABELS.items():
        for place in (*BEHIND, *BEFORE):
            found = read(place.format(label, aside))
            if found is not None and found.amount_per_day.high < high - 1:
                lowered.append((place.format(label, aside), found.amount_per_day))
    assert lowered == []


@every("count", [2, 3, 4])
@every("percent", [10, 20, 40, 65, 80, 100, 120])
@every("name", ["", " magnesium"])
def test_a_percentage_beside_a_total_for_several_units_is_of_one_or_of_all(count: int, percent: int, name: str) -> None:
    found = read(f"{percent} % av DRI. {count} kapslar ger 300 mg{name}")
    assert found is not None
    total, by_percent, day = 300.0, percent * 3.75, found.amount_per_day
    # The day is all that the figure is for, or a capsule of it; the percentage never raises the low reading.
    assert day.low <= total / count + 1
    assert found.units_per_day.high == count
    if name or (by_percent > 0.62 * total and abs(by_percent - total) > 8):
        assert day.high >= total - 1
    if name and min(abs(by_percent - total), abs(by_percent - total / count)) > 8:
        assert found.question is not None
        assert day.high >= by_percent - 1


@every("time", TIMES)
@every("percent", ["(65 %)", "65 % av DRI"])
def test_a_percentage_beside_mmol_and_a_time_together_never_lower_it_either(time: str, percent: str) -> None:
    for label in (f"Magnesium 10 mmol {percent} per tablett, 2 tabletter dagligen, {time}",
                  f"Magnesium 10 mmol per tablett {percent}. 2 tabletter {time}",
                  f"{time}: 2 tabletter. Magnesium 10 mmol {percent} per tablett"):
        found = read(label)
        assert found is None or found.amount_per_day.high >= 485, label


@every(("fewer", "more"), [
    ("1 tablett", "2 tabletter"), ("2 tabletter", "3 tabletter"), ("1 kapsel", "4 kapslar"), ("½ tablett", "1 tablett"),
])
@every("often", ["om dagen", "dagligen", "2 gånger dagligen", "morgon och kväll", "per dag"])
def test_more_units_are_never_less_a_day(fewer: str, more: str, often: str) -> None:
    few, many = (read(f"Magnesium 100 mg. {count} {often}") for count in (fewer, more))
    assert few is not None
    assert many is not None
    assert many.amount_per_day.high >= few.amount_per_day.high
    assert many.amount_per_day.high > few.amount_per_day.high or few.question is not None
