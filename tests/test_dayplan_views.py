"""The day plan as people meet it: profiles with faulty times, the command, the strip in signs and as a picture."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from every import every
from terminal import tillskott

from tillskott import Advisor, ProfileError
from tillskott.engine.dayplan.shape import Plan
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.day import FILE, read_day
from tillskott.engine.knowledge.faults.day import day_faults
from tillskott.engine.knowledge.files import DEFAULT_FOLDER, Files
from tillskott.engine.render.day_strip import strip_svg, strip_text
from tillskott.engine.render.svg import plain
from tillskott.engine.render.svg_day import draw_strip
from tillskott.engine.words.text import LANGUAGES, Language

KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
CUSTOMER: dict[str, Any] = {
    "age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "stomach": "sensitive",
    "kidney_function": "normal", "supplements": [],
}
TAKEN: dict[str, dict[str, list[str]]] = {
    "levaxin, doxycycline, alendronate": {
        "Levaxin": ["07:00"], "Doxyferm": ["08:00", "20:00"], "Alendronat": ["måndag 06:30"]},
    "six medicines": {
        "Levaxin": ["05:30"], "Gabapentin": ["08:00", "14:00", "22:00"], "Alendronat": ["söndag 18:30"],
        "Niferex": ["tis 07:00", "fre 07:00"], "Enalapril": ["08:00"], "Hydroxiklorokin": ["06:00"]},
    "nothing free": {"Levaxin": ["07:00"], "Niferex": ["13:00"], "Alendronat": ["20:00"]},
    "a time not known": {"Levaxin": ["07:00"], "Doxyferm": []},
    "no medicine": {},
    "a long name": {"Levaxin " + "50 mikrogram " * 14: ["00:00", "23:59"]},
}
ALL = every("name", TAKEN)
BOTH = every("language", LANGUAGES)


def profile(times: dict[str, list[str]], **facts: Any) -> dict[str, Any]:
    return {**CUSTOMER, "medications": list(times), "intake_times": times, **facts}


def plan(name: str) -> Plan:
    found = ADVISOR.advise(profile(TAKEN[name])).plan
    assert found is not None
    return found


# --- Faulty times ---------------------------------------------------------------------------------------

@every(("times", "words"), [
    ({"Levaxin": ["-01:00"]}, ["intake_times.Levaxin", "'-01:00' is not a time", "00:00 to 23:59"]),
    ({"Levaxin": ["25:00"]}, ["'25:00' is not a time", '"monday 07:00"']),
    ({"Levaxin": ["07:60"]}, ["'07:60' is not a time"]),
    ({"Levaxin": ["7:00"]}, ["'7:00' is not a time"]),
    ({"Levaxin": ["tomorrow 07:00"]}, ["'tomorrow 07:00' is not a time"]),
    ({"Levaxin": ["mon"]}, ["'mon' is not a time"]),
    ({"Levaxin": ["mon tue 07:00"]}, ["'mon tue 07:00' is not a time"]),
    ({"Levaxin": [""]}, ["'' is not a time"]),
    ({"Levaxin": ["٠٧:٠٠"]}, ["is not a time"]),
    ({"Levaxi": ["07:00"]}, ["'Levaxi' is not in medications", "did you mean Levaxin?"]),
    ({"Levaxin": ["25:00"], "Waran": ["-1"]}, ["'25:00'", "'-1'", "'Waran' is not in medications"]),
])
def test_a_faulty_time_or_medicine_is_named_with_its_mend(times: dict[str, list[str]], words: list[str]) -> None:
    with pytest.raises(ProfileError) as refused:
        ADVISOR.advise(profile(times, medications=["Levaxin"]))
    assert [word for word in words if word not in str(refused.value)] == []
    assert all(fault.in_language("sv") != fault.in_language("en") for fault in refused.value.faults)


def test_a_medicine_written_twice_keeps_all_its_times() -> None:
    times = {"Levaxin": ["07:00"], "Levaxin ": ["19:00"]}
    found = ADVISOR.advise(profile(times, medications=["Levaxin"])).plan
    assert found is not None
    assert found["medicines"][0]["times"] == ["07:00", "19:00"]


@every(("good", "bad", "told"), [
    ("id: waking,", "id: wakening,", "windows lacks waking"),
    ('start: "17:00"', 'start: "25:00"', "String should match"),
    ('usual: "20:00"', 'usual: "03:00"', "usual 03:00 lies outside it"),
    ("{id: sun,", "{id: son,", "weekdays has the ids"),
    ("claims: [R-190]", "claims: [R-999]", "there is no claim 'R-999'"),
])
def test_a_fault_of_the_conventions_is_found_when_they_are_loaded(good: str, bad: str, told: str) -> None:
    def faults(text: str) -> list[str]:
        files = Files({FILE: text.encode()})
        day = read_day(files)
        return [*map(str, files.faults), *map(str, day_faults(replace(KNOWLEDGE, day=day)))]

    shipped = (DEFAULT_FOLDER / "common" / FILE).read_text(encoding="utf-8")
    assert faults(shipped) == []
    assert good in shipped
    found = faults(shipped.replace(good, bad))
    assert any(told in fault and FILE in fault for fault in found)


def test_a_number_that_the_plan_needs_is_missed_when_the_knowledge_is_loaded() -> None:
    numbers = {name: value for name, value in KNOWLEDGE.numbers.items() if name != "plan_apart_hours"}
    assert "lacks plan_apart_hours" in " ".join(map(str, day_faults(replace(KNOWLEDGE, numbers=numbers))))


def test_knowledge_without_conventions_of_the_day_plans_nothing() -> None:
    advisor = Advisor(knowledge=replace(KNOWLEDGE, day=None))
    advice = advisor.advise(profile({"Levaxin": ["07:00"]}))
    assert advice.first_choice
    assert advice.plan is None
    with pytest.raises(ProfileError, match="is not a time"):
        advisor.advise(profile({"Levaxin": ["mon 07:00"]}))


# --- The strip in signs ---------------------------------------------------------------------------------

@ALL
@BOTH
@every("width", [40, 80, 120])
def test_no_sign_of_the_strip_says_free_where_a_medicine_is_near(name: str, language: Language, width: int) -> None:
    text = strip_text(plan(name), language, KNOWLEDGE, width)
    assert max(map(len, text.splitlines())) <= width
    strips: list[list[str]] = []
    for line in text.splitlines():
        if line.rstrip().endswith("21"):
            strips.append([])
            start = line.index("00")
        elif strips and set(line[start:].strip()) <= set("#=-·") and line[start:].strip():
            strips[-1].append(line[start:])
    assert len(strips) == len(plan(name)["days"])
    for *medicines, magnesium in strips:
        near = {at for line in medicines for at, sign in enumerate(line) if sign == "#"}
        free = {at for at, sign in enumerate(magnesium) if sign in "=-"}
        assert near & free == set()


def test_the_strip_of_levaxin_is_the_one_that_one_would_draw_by_hand() -> None:
    found = ADVISOR.advise(profile({"Levaxin": ["07:00"]})).plan
    assert found is not None
    # Half hours: 03–11 is near, 11–23 free, 23–24 and 00–03 free at night; dinner at 18:00.
    assert strip_text(found, "en", KNOWLEDGE, 80).splitlines()[:4] == [
        "           00    03    06    09    12    15    18    21",
        "Levaxin    ······################··························",
        "Magnesium  ------················========================--",
        "                                               ^ 18:00",
    ]


# --- The strip as a picture -----------------------------------------------------------------------------

@ALL
@BOTH
def test_the_picture_is_well_formed_described_and_nothing_overlaps(name: str, language: Language) -> None:
    found = plan(name)
    picture = draw_strip(found, language, KNOWLEDGE)
    root = ElementTree.fromstring(picture.svg)
    title, description = (root.find(f"{{http://www.w3.org/2000/svg}}{part}") for part in ("title", "desc"))
    assert title is not None
    assert title.text == KNOWLEDGE.texts["plan.title"][language]
    assert description is not None
    told = description.text or ""
    assert [one["medicine"] for one in found["medicines"] if plain(one["medicine"]) not in told] == []
    assert [best["time"] for day in found["days"] for best in day["best"] if best["time"] not in told] == []
    areas = [label.area for label in picture.labels]
    assert [(a, b) for a, b in combinations(areas, 2) if a.overlaps(b)] == []
    assert [area for area in areas if not picture.area.holds(area)] == []


@BOTH
def test_the_picture_shows_every_medicine_with_its_times_and_every_proposed_time(language: Language) -> None:
    found = plan("six medicines")
    shown = " ".join(label.text for label in draw_strip(found, language, KNOWLEDGE).labels)
    assert [one["medicine"] for one in found["medicines"] if one["medicine"] not in shown] == []
    assert [best["time"] for day in found["days"] for best in day["best"] if best["time"] not in shown] == []
    assert {"sv": "Söndag", "en": "Sunday"}[language] in shown


def test_two_pictures_on_one_page_share_no_id() -> None:
    one, two = (strip_svg(plan("no medicine"), "sv", KNOWLEDGE, name) for name in ("a", "b"))
    ids = [{element.get("id") for element in ElementTree.fromstring(svg).iter()} - {None} for svg in (one, two)]
    assert ids[0]
    assert ids[0] & ids[1] == set()


def test_a_hostile_name_stays_text_in_the_picture() -> None:
    evil = 'Levaxin <script>alert("1")</script>'
    found = ADVISOR.advise(profile({"Levaxin": ["07:00"]})).plan
    assert found is not None
    for part in (found["medicines"][0], found["days"][0]["blocked"][0]):
        part["medicine"] = evil
    assert "<script" not in strip_svg(found, "sv", KNOWLEDGE)


# --- The command ----------------------------------------------------------------------------------------

def written(folder: Path, given: dict[str, Any]) -> str:
    path = folder / "kund.yaml"
    path.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return str(path)


def test_the_command_shows_times_reasons_hours_and_sources(tmp_path: Path) -> None:
    run = tillskott("plan", written(tmp_path, profile(TAKEN["levaxin, doxycycline, alendronate"])), "--lang", "en")
    assert run.code == 0
    for words in ("22:00, with an evening snack", "Free: 11:00–16:00, 22:00–23:00.", "evening routine",
                  "2 h after Doxyferm (20:00)", "magnesium at least 4 h before or 2 h after", "Mon 06:30",
                  KNOWLEDGE.sources[KNOWLEDGE.claims["I-012"].source].title.split(";")[0], "I-018"):
        assert words in " ".join(run.out.split())


def test_the_command_answers_with_json_and_writes_the_picture(tmp_path: Path) -> None:
    given, picture = written(tmp_path, profile(TAKEN["six medicines"])), tmp_path / "dygn.svg"
    run = tillskott("plan", given, "--json", "--svg", str(picture))
    assert (run.code, run.err) == (0, "")
    assert json.loads(run.out) == {
        "decision": "check_first", "plan": json.loads(json.dumps(plan("six medicines"))), "not_planned": None}
    assert picture.read_text(encoding="utf-8") == strip_svg(plan("six medicines"), "sv", KNOWLEDGE) + "\n" \
        or picture.read_text(encoding="utf-8") == strip_svg(plan("six medicines"), "en", KNOWLEDGE) + "\n"


@pytest.mark.parametrize(("facts", "words"), [
    ({"conditions": ["kidney_disease"]}, ["innan den som kunden hänvisas till", "Läkare"]),
    ({"intake_times": None}, ["intake_times:", 'Levaxin: ["HH:MM"]']),
    ({"medications": ["Levaxin", "Doxyferm"]}, ["Klockslag saknas för Doxyferm", 'Doxyferm: ["HH:MM"]']),
    ({"symptoms": None}, ["innan det här är känt"]),
    ({"stomach": "no_oral", "goals": ["muscle_tension"]}, ["sväljs inte"]),
])
def test_where_nothing_can_be_planned_the_command_says_why(
    tmp_path: Path, facts: dict[str, Any], words: list[str]
) -> None:
    run = tillskott("plan", written(tmp_path, profile({"Levaxin": ["07:00"]}, **facts)), "--lang", "sv")
    assert run.code == 0
    assert [word for word in words if word not in " ".join(run.out.split())] == []
    assert "förslag" not in run.out


def test_with_a_medicine_that_is_not_known_the_command_does_not_call_the_day_free(tmp_path: Path) -> None:
    def told(medicine: str) -> str:
        path = written(tmp_path, profile({medicine: ["07:00"]}))
        return " ".join(tillskott("plan", path, "--lang", "sv").out.split())

    clear, unknown = told("Alvedon"), told("Xyzolol")
    assert "hela den vakna dagen är ledig" in clear
    assert "hela den vakna dagen är ledig" not in unknown
    assert "Planen tar inte hänsyn till Xyzolol" in unknown


def test_no_name_is_cut_so_that_two_become_one(tmp_path: Path) -> None:
    ends = ("röd", "grön", "漢字漢字", "e\u0301")
    names = [f"Alendronat veckotablett Orifarm 70 mg {'mycket ' * 12}{end}" for end in ends]
    given = written(tmp_path, profile({name: ["mån 07:00"] for name in names}))
    run = tillskott("plan", given, "--lang", "sv")
    strip = run.out[run.out.index("00    03"):run.out.index("# för nära")]
    assert "…" not in strip
    assert all(end in strip for end in ends)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_twenty_five_medicines_each_have_a_row(tmp_path: Path, lang: str) -> None:
    assert KNOWLEDGE.day is not None
    times = {f"Levaxin {n} mikrogram": [f"{n % 24:02d}:00"] for n in range(25)}
    run = tillskott("plan", written(tmp_path, profile(times)), "--lang", lang)
    strip = run.out[run.out.index("00    03"):]
    assert all(f"Levaxin {n} mikrogram" in " ".join(strip.split()) for n in range(25))


def test_where_no_time_is_left_the_command_names_the_intakes_and_the_prescriber(tmp_path: Path) -> None:
    run = tillskott("plan", written(tmp_path, profile(TAKEN["nothing free"])), "--lang", "sv")
    assert run.code == 0
    for words in ("• Alendronat 20:00", "• Niferex 13:00", "• Levaxin 07:00", "Fråga förskrivaren"):
        assert words in run.out


@pytest.mark.parametrize(("facts", "words"), [
    ({"intake_times": {"Levaxin": ["25:00"]}}, ["intake_times.Levaxin", "25:00"]),
    ({"intake_times": {"Waran": ["07:00"]}}, ["Waran", "medications"]),
])
def test_bad_input_ends_the_command_with_the_fault(tmp_path: Path, facts: dict[str, Any], words: list[str]) -> None:
    run = tillskott("plan", written(tmp_path, profile({"Levaxin": ["07:00"]}, **facts)))
    assert (run.code, run.out) == (2, "")
    assert [word for word in words if word not in run.err] == []
    assert "Traceback" not in run.err


def test_a_picture_of_no_plan_is_refused(tmp_path: Path) -> None:
    run = tillskott("plan", written(tmp_path, profile({}, intake_times=None)), "--svg", str(tmp_path / "x.svg"))
    assert run.code == 2
    assert "--svg" in run.err
    assert not (tmp_path / "x.svg").exists()


def test_the_advice_shows_the_gist_of_the_plan(tmp_path: Path) -> None:
    given = written(tmp_path, profile(TAKEN["levaxin, doxycycline, alendronate"]))
    run = tillskott("advise", given, "--full", "--lang", "sv")
    assert "22:00, med ett litet kvällsmål" in run.out
    assert "·" * 8 + "#" * 12 in run.out
