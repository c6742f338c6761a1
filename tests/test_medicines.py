"""From what stands on a medicine list to medicine classes: every spelling resolves, and nothing is guessed."""

from __future__ import annotations

import time
from pathlib import Path

import tiny
from every import every

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.medicines import UNRECOGNISED, MedicineIndex, MedicineWords
from tillskott.engine.knowledge.medicines.spelling import key
from tillskott.engine.knowledge.records import MedicineClass
from tillskott.engine.language.checking import checked


def group(name: str, **parts: list[str]) -> MedicineClass:
    return checked(MedicineClass, {"id": name, "name": {"sv": name, "en": name}, **parts})


INDEX = MedicineIndex([
    group("thyroid", atc=["H03AA"], substances=["levotyroxin"], brands=["Levaxin", "Armour Thyroid"]),
    group("tetracyclines", atc=["J01AA"], substances=["doxycyklin"], brands=["Doxyferm"]),
    group("antibiotics", atc=["J01"], atc_except=["J01AA"], substances=["amoxicillin"], brands=["Amimox"]),
    group("thiazides", atc=["C03A", "C09DA"], substances=["hydroklortiazid"], brands=["Cozaar Comp"]),
    group("pressure", atc=["C09"], substances=["losartan"], brands=["Cozaar", "Cozaar Comp"]),
    group("painkillers", atc=["N02BE01"], substances=["paracetamol"], brands=["Alvedon", "Ery-Max"]),
    group("vague"),
], MedicineWords.read({
    "ignored": ["mg", "mikrogram", "mcg", "µg", "tabletter", "depottablett", "teva", "forte"],
    "joining": ["och", "and"], "remark": ["mot", "för"], "combining": ["comp", "plus", "duo"],
    "combinations": [{"words": ["comp", "plus"], "after": ["pressure"], "means": "hydroklortiazid"}],
    "endings": ["tabletter", "et", "en", "natrium"],
    "says_unknown": ["vet ej", "minns inte", "n/a"], "says_none": ["0"], "none": ["inga", "none"],
    "vague": ["en", "blå", "tablett", "mediciner"], "vague_leads": ["något mot"], "vague_endings": ["medicin"],
    "spelt_right": ["rätt stavat", "spelt right", "sic"],
    "local": [{"words": ["ögonsalva", "kräm"], "of": ["doxycyklin"], "means": "vague"}],
}))


def classes(written: str) -> set[str]:
    return set(INDEX.resolve(written).classes)


@every(("written", "found"), [
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


@every(("written", "found"), [
    ("N", {"painkillers"}),
    ("N02", {"painkillers"}),
    ("H03", {"thyroid"}),
    ("J01", {"tetracyclines", "antibiotics"}),
    ("j", {"tetracyclines", "antibiotics"}),
    ("C", {"thiazides", "pressure"}),
])
def test_a_short_atc_code_stands_for_every_class_below_it(written: str, found: set[str]) -> None:
    assert classes(written) == found


@every("written", ["N02BE51", "Z99", "A", "H04AA01"])
def test_an_atc_code_that_no_class_holds_is_not_recognised(written: str) -> None:
    assert classes(written) == {UNRECOGNISED}


@every("written", [
    "Levaxin", "LEVAXIN", "levaxin", "  Levaxin  ", "Levaxin®", "Levaxin 100 mikrogram", "Levaxin 0,1 mg",
    "Levaxin 100µg", "Levaxin 25 mcg tabletter", "levotyroxin 50", "Armour Thyroid", "armour-thyroid 60 mg",
    "Ｌｅｖａｘｉｎ",
])
def test_a_name_is_found_in_any_case_with_a_strength_behind_it(written: str) -> None:
    assert classes(written) == {"thyroid"}


@every("written", ["Alvedon forte", "Alvedon 500 mg", "ery max", "Alvedon 665 mg depottablett"])
def test_a_longer_package_name_is_found_by_its_first_words(written: str) -> None:
    assert classes(written) == {"painkillers"}


@every("written", [
    "losartan/hydroklortiazid", "Losartan/Hydroklortiazid Teva 50 mg/12,5 mg", "losartan, hydroklortiazid",
    "Cozaar Comp", "Cozaar Comp 100 mg/25 mg",
    "losartan + hydroklortiazid", "losartan och hydroklortiazid", "losartan & hydroklortiazid",
    "losartan hydroklortiazid", "losartan samt hydroklortiazid", "losartan (hydroklortiazid)",
])
def test_a_combination_belongs_to_all_the_classes_of_its_parts(written: str) -> None:
    assert classes(written) == {"pressure", "thiazides"}


@every("written", [
    "doxycyklin ögonsalva", "doxycyklin 1 % kräm", "doxycyklin Teva ögonsalva", "doxycyklin ögonsalva 100 mcg/mg",
])
def test_a_form_for_the_eye_or_the_skin_makes_another_medicine_of_it(written: str) -> None:
    assert classes(written) == {"vague"}


@every("written", [
    "doxycyklin tablett", "doxycyklin kräm + losartan", "losartan kräm", "J01AA02 kräm", "Doxyferm kräm",
])
def test_it_does_so_of_its_own_names_only_and_of_no_code(written: str) -> None:
    assert "vague" not in classes(written)


@every(("written", "found"), [
    ("Kort Teva", {"one"}), ("Kort Teva 10 mg tabletter", {"one"}), ("kort 10 mg", {"one"}), ("Kort", {"two"}),
    ("Kort 5 mg", {"two"}), ("Kort tabletter Teva", {"two"}),
])
def test_a_name_with_its_producer_or_strength_goes_before_the_name_alone(written: str, found: set[str]) -> None:
    groups = [group("one", brands=["Kort Teva", "kort 10 mg"]), group("two", substances=["kort"])]
    index = MedicineIndex(groups, INDEX.words)
    assert set(index.resolve(written).classes) == found


def test_a_combination_known_as_a_whole_is_found_among_others() -> None:
    index = MedicineIndex([group("one", substances=["alfa/beta"]), group("two", substances=["gamma"])])
    for written in ("gamma, alfa/beta", "alfa + beta / gamma", "gamma (alfa/beta)", "gamma/alfa/beta"):
        assert index.resolve(written).classes == ("one", "two"), written
    assert index.resolve("gamma/alfa").classes == ("two", UNRECOGNISED)


@every("written", [
    "losartan/xyzolol", "xyzolol/losartan", "losartan/xyzolol 50 mg", "xyzolol losartan", "xyzolol (losartan)",
    "losartan + xyzolol", "losartan och xyzolol", "losartan & xyzolol", "losartan, xyzolol", "losartan duo",
])
def test_of_a_combination_the_known_part_counts_and_the_other_is_reported(written: str) -> None:
    medicine = INDEX.resolve(written)
    assert set(medicine.classes) == {"pressure", UNRECOGNISED}
    assert medicine.status == "partly_known"
    assert medicine.not_known in ("xyzolol", "duo")
    assert not medicine.recognised


@every("written", [
    "losartan mot xyzolol", "losartan (xyzolol)", "losartan xyzolol", "losartan, för xyzolol", "losartan 50 mg, 1+1",
])
def test_a_producer_or_a_remark_behind_a_name_changes_nothing(written: str) -> None:
    assert INDEX.resolve(written).classes == ("pressure",)


@every("written", [
    "losartan comp", "Losartan comp.", "LOSARTAN  COMP", "losartan plus 50 mg", "losartan teva comp",
    "losartan, comp", "los\u00adartan comp", "losartan\u00a0comp", "\u202alosartan comp\u202c", "ｌｏｓａｒｔａｎ comp",
    "(losartan comp)",
])
def test_a_word_behind_a_name_adds_what_it_means_there(written: str) -> None:
    assert classes(written) >= {"pressure", "thiazides"}


@every("written", ["J01A A02", "j01aa02", "J01AA 02", "J01AAO2", "ATC J01AA02", "atc-kod: J01AA02",
                                     "Xyzolol (J01AA02)", "J01AA02.", "doxycyklin J01AA02"])
def test_a_code_is_read_however_it_is_written_and_wherever_it_stands(written: str) -> None:
    assert classes(written) == {"tetracyclines"}


@every(("written", "found"), [
    ("erymax", "painkillers"), ("armourthyroid", "thyroid"), ("levo tyroxin", "thyroid"), ("levaxin50", "thyroid"),
    ("alvedontabletter", "painkillers"), ("alvedonen", "painkillers"), ("levotyroxinnatrium", "thyroid"),
    ("Levaxin100µg", "thyroid"), ("lévaxin", "thyroid"),
])
def test_a_name_is_found_written_together_apart_or_with_an_ending(written: str, found: str) -> None:
    assert classes(written) == {found}


@every(("written", "status"), [
    ("vet ej", "says_unknown"), ("Minns inte!", "says_unknown"), ("?", "says_unknown"), ("-", "says_unknown"),
    ("N/A", "says_unknown"), ("…", "says_unknown"), ("minns inte namnet", "says_unknown"),
    ("inga", "says_none"), ("Inga mediciner", "says_none"), ("0", "says_none"), ("none.", "says_none"),
    ("en blå tablett", "vague"), ("något mot xyzolol", "vague"), ("giktmedicin", "vague"), ("EN BLA TABLETT", "vague"),
    ("Xyzolol", "unrecognised"), ("inga xyzolol", "unrecognised"), ("blå xyzolol", "unrecognised"),
])
def test_an_answer_is_no_medicine_and_a_vague_one_no_name(written: str, status: str) -> None:
    medicine = INDEX.resolve(written)
    assert medicine.status == status
    assert medicine.leaves_list_open == (status in ("says_unknown", "vague"))
    assert medicine.is_medicine == (not status.startswith("says"))
    assert not medicine.recognised
    assert medicine.proposal is None


@every("written", ["Levaxin, minns inte styrkan", "en blå Levaxin", "Levaxin (vet ej)"])
def test_a_known_name_counts_beside_words_for_do_not_know(written: str) -> None:
    assert "thyroid" in classes(written)


@every(("written", "proposal"), [
    ("Levaxn", "Levaxin"), ("Doxiferm", "Doxyferm"), ("hydroclortiazid", "hydroklortiazid"), ("Elvaxin", "Levaxin"),
    ("Kevaxin", "Levaxin"), ("Levaxiin 50 mg", "Levaxin"), ("doxycycline", "doxycyklin"),
    ("paracethamol", "paracetamol"),
])
def test_a_near_miss_is_proposed_but_never_taken_for_granted(written: str, proposal: str) -> None:
    medicine = INDEX.resolve(written)
    assert not medicine.recognised
    assert not set(medicine.classes) & {"thyroid", "tetracyclines", "thiazides", "painkillers"}
    assert medicine.proposal == proposal
    assert medicine.status == "misspelt"


def test_a_second_name_that_is_misspelt_is_asked_about() -> None:
    medicine = INDEX.resolve("losartan hydroclortiazid")
    assert set(medicine.classes) == {"pressure", UNRECOGNISED, "misspelt"}
    assert medicine.proposal == "hydroklortiazid"


@every("written", ["Losec", "Alensol", "Lovartin", "Doxepin", "Amiloxa", "Cosopt", "Levax"])
def test_another_name_is_not_answered_with_one_that_is_only_like_it(written: str) -> None:
    medicine = INDEX.resolve(written)
    assert medicine.proposal is None
    assert medicine.classes == (UNRECOGNISED,)


@every("mark", [
    " (rätt stavat)", " (spelt right)", " (sic)", " [sic]", ", rätt stavat", " (RÄTT STAVAT)",
])
def test_that_a_name_is_spelt_right_ends_the_question(mark: str) -> None:
    medicine = INDEX.resolve(f"Levaxn{mark}")
    assert medicine.proposal is None
    assert medicine.classes == (UNRECOGNISED,)
    assert classes(f"Levaxin{mark}") == {"thyroid"}
    assert INDEX.spelt_right("Levaxn", "sv") == "Levaxn (rätt stavat)"
    assert INDEX.spelt_right("Levaxn", "en") == "Levaxn (spelt right)"


@every("written", ["Xyzolol", "ab", "forte", "500 mg", "/", "mg", "Ⅳ", "Levax", "evaxin forte"])
def test_what_nothing_is_called_is_not_recognised(written: str) -> None:
    assert not INDEX.resolve(written).recognised


@every("text", [
    "xyzolol " * 10_000, "losartan, " * 10_000, "levaxinn/" * 10_000, "1,1," * 10_000 + "a", "(" * 50_000,
    "vet ej " * 10_000, "h" * 50_000, "J01AA " * 10_000, "comp " * 10_000, "levaxin" + "n" * 50_000,
])
def test_a_very_long_entry_is_answered_at_once(text: str) -> None:
    begin = time.process_time()
    INDEX.resolve(text)
    # What grows faster than the text takes minutes here; the machine's own speed does not matter.
    assert time.process_time() - begin < 20


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
            if key(f"{name} 10 mg") not in REAL.medicines.table.lines:  # hydrokortison 10 mg is a name of its own
                assert wanted.id in REAL.medicines.resolve(f"{name} 10 mg").classes, name


@every("setting", ["counter", "self_care"])
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
            # What needs nothing of its own is shown to the staff with the rest of the list.
            named = any(name in referral["reason"]["sv"] for referral in advice.referrals)
            assert named or name == "alvedon 500 mg"
        assert any("self-care.medicine" in referral["rules"] for referral in advice.referrals)
