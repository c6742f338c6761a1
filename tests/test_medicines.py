"""From what stands on a medicine list to medicine classes: every spelling resolves, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.checking import checked
from tillskott.engine.knowledge.medicines import UNRECOGNISED, MedicineIndex
from tillskott.engine.knowledge.records import MedicineClass


def group(name: str, **parts: list[str]) -> MedicineClass:
    return checked(MedicineClass, {"id": name, "name": {"sv": name, "en": name}, **parts})


INDEX = MedicineIndex([
    group("thyroid", atc=["H03AA"], substances=["levotyroxin"], brands=["Levaxin", "Armour Thyroid"]),
    group("tetracyclines", atc=["J01AA"], substances=["doxycyklin"], brands=["Doxyferm"]),
    group("antibiotics", atc=["J01"], atc_except=["J01AA"], substances=["amoxicillin"], brands=["Amimox"]),
    group("thiazides", atc=["C03A", "C09DA"], substances=["hydroklortiazid"], brands=["Cozaar Comp"]),
    group("pressure", atc=["C09"], substances=["losartan"], brands=["Cozaar", "Cozaar Comp"]),
    group("painkillers", atc=["N02BE01"], substances=["paracetamol"], brands=["Alvedon", "Ery-Max"]),
])


def classes(written: str) -> set[str]:
    return set(INDEX.resolve(written).classes)


@pytest.mark.parametrize(("written", "found"), [
    ("H03AA01", {"thyroid"}),
    ("h03aa01", {"thyroid"}),
    (" H03AA ", {"thyroid"}),
    ("N02BE01", {"painkillers"}),
    ("J01AA02", {"tetracyclines"}),
    ("J01CA04", {"antibiotics"}),
    ("C09DA01", {"thiazides", "pressure"}),
])
def test_an_atc_code_finds_the_narrowest_classes_that_hold_it(written: str, found: set[str]) -> None:
    assert classes(written) == found


@pytest.mark.parametrize(("written", "found"), [
    ("N", {"painkillers"}),
    ("N02", {"painkillers"}),
    ("H03", {"thyroid"}),
    ("J01", {"tetracyclines", "antibiotics"}),
    ("j", {"tetracyclines", "antibiotics"}),
    ("C", {"thiazides", "pressure"}),
])
def test_a_short_atc_code_stands_for_every_class_below_it(written: str, found: set[str]) -> None:
    assert classes(written) == found


@pytest.mark.parametrize("written", ["N02BE51", "Z99", "A", "H04AA01"])
def test_an_atc_code_that_no_class_holds_is_not_recognised(written: str) -> None:
    assert classes(written) == {UNRECOGNISED}


@pytest.mark.parametrize("written", [
    "Levaxin", "LEVAXIN", "levaxin", "  Levaxin  ", "Levaxin®", "Levaxin 100 mikrogram", "Levaxin 0,1 mg",
    "Levaxin 100µg", "Levaxin 25 mcg tabletter", "levotyroxin 50", "Armour Thyroid", "armour-thyroid 60 mg",
    "Ｌｅｖａｘｉｎ",
])
def test_a_name_is_found_in_any_case_with_a_strength_behind_it(written: str) -> None:
    assert classes(written) == {"thyroid"}


@pytest.mark.parametrize("written", ["Alvedon forte", "Alvedon 500 mg", "ery max", "Alvedon 665 mg depottablett"])
def test_a_longer_package_name_is_found_by_its_first_words(written: str) -> None:
    assert classes(written) == {"painkillers"}


@pytest.mark.parametrize("written", [
    "losartan/hydroklortiazid", "Losartan/Hydroklortiazid Teva 50 mg/12,5 mg", "losartan, hydroklortiazid",
    "Cozaar Comp", "Cozaar Comp 100 mg/25 mg",
    "losartan + hydroklortiazid", "losartan och hydroklortiazid", "losartan & hydroklortiazid",
    "losartan hydroklortiazid", "losartan samt hydroklortiazid", "losartan (hydroklortiazid)",
])
def test_a_combination_belongs_to_all_the_classes_of_its_parts(written: str) -> None:
    assert classes(written) == {"pressure", "thiazides"}


@pytest.mark.parametrize("written", [
    "losartan/xyzolol", "xyzolol/losartan", "losartan/xyzolol 50 mg",
    "losartan + xyzolol", "losartan och xyzolol", "losartan & xyzolol",
])
def test_a_combination_with_an_unknown_part_is_not_recognised_by_the_known_one(written: str) -> None:
    assert not INDEX.resolve(written).recognised


@pytest.mark.parametrize(("written", "proposal"), [
    ("Levaxn", "Levaxin"), ("Doxiferm", "Doxyferm"), ("hydroclortiazid", "hydroklortiazid"),
])
def test_a_near_miss_is_proposed_but_never_taken_for_granted(written: str, proposal: str) -> None:
    medicine = INDEX.resolve(written)
    assert not medicine.recognised
    assert not set(medicine.classes) & {"thyroid", "tetracyclines", "thiazides"}
    assert medicine.proposal == proposal


@pytest.mark.parametrize("written", ["Xyzolol", "ab", "forte", "500 mg", "/", "mg", "Ⅳ", "Levax", "evaxin forte"])
def test_what_nothing_is_called_is_not_recognised(written: str) -> None:
    assert not INDEX.resolve(written).recognised


def test_the_entry_stays_as_it_was_written() -> None:
    assert INDEX.resolve(" levaxin 100 µg ").written == " levaxin 100 µg "


def test_an_unknown_medicine_is_reported_back_and_checked(tmp_path: Path) -> None:
    ask = {"class": "unrecognised", "do": {"sv": "Fråga.", "en": "Ask."}}
    unknown = tiny.rule("unknown", {"fact": "medicine_classes", "has": "unrecognised"}, {"check": ask})
    listed = ["Xyzolol", "Levaxin", "Levaxn"]
    advice = tiny.advisor(tmp_path, unknown, tiny.ANY_FORM).advise({"age": 40, "medications": listed})
    assert advice.not_recognised == ["Levaxn", "Xyzolol"]
    assert advice.decision == "check_first"
    said = {check["about"]: check["do"]["en"] for check in advice.checks}
    assert said == {"Levaxn": "Ask. medicine.proposal Levaxin", "Xyzolol": "Ask."}


# --- The medicines that ship with the package -----------------------------------------------------------

REAL = load_knowledge()


def test_every_name_and_code_of_the_knowledge_finds_its_own_class() -> None:
    for wanted in REAL.medicine_classes.values():
        for name in (*wanted.substances, *wanted.brands, *wanted.atc):
            for spelling in (name, name.upper(), name.lower(), f" {name} "):
                assert wanted.id in REAL.medicines.resolve(spelling).classes, spelling
        for name in (*wanted.substances, *wanted.brands):
            assert wanted.id in REAL.medicines.resolve(f"{name} 10 mg").classes, name


@pytest.mark.parametrize("setting", ["counter", "self_care"])
def test_one_check_or_referral_stands_for_each_medicine(setting: str) -> None:
    safe = {"age": 40, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "kidney_function": "normal"}
    listed = ["Levaxin", "H03AA01", "alvedon 500 mg", "Xyzolol"]
    advice = Advisor(setting=setting).advise({**safe, "medications": listed})  # type: ignore[arg-type]
    if setting == "counter":
        assert advice.decision == "check_first"
        needs_nothing = {"alvedon 500 mg"}
        assert {check["about"] for check in advice.checks} == set(listed) - needs_nothing
    else:
        assert advice.decision == "refer"
        assert advice.checks == []
        for name in listed:
            assert any(name in referral["reason"]["sv"] for referral in advice.referrals)
