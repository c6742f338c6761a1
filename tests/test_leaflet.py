"""What the sheet to take home says: chosen by the advice, for the customer, and nothing that was not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import tiny
from every import every
from sheets import BASE, FULL, KNOWLEDGE, MONDAY_FULL, PLANNED, WEEKLY, advisor, sheets

from tillskott import Advisor, KnowledgeError, ProfileError
from tillskott.engine.leaflet import Leaflet, leaflet

MAN = {**BASE, "sex": "male"}


def of(profile: Mapping[str, Any], **which: str) -> Leaflet:
    return leaflet(advisor(**which).consult(profile))


def said(one: Leaflet, section: str | None = None) -> list[str]:
    """The Swedish of one section, or of all."""
    return [line.text["sv"] for part in one.sections if section in (None, part.id) for line in part.lines]


def ids(one: Leaflet) -> set[str]:
    return {line.id for part in one.sections for line in part.lines}


def amounts(one: Leaflet) -> list[str]:
    return [line.text["sv"] for part in one.sections for line in part.lines if line.shows == "steps"]


def test_the_steps_are_the_rungs_that_need_no_doctor() -> None:
    # stress 200-400 mg (A0), 100 mg to start with for a sensitive stomach (A3-046), 250 mg Livsmedelsverket
    one = of({**MAN, "goals": ["stress"], "stomach": "sensitive"})
    assert amounts(one) == ["100 mg", "200 mg", "250 mg"]
    assert not any("400" in text for text in said(one))
    assert "Ta inte mer än 250 mg om dagen, om inte en läkare har sagt det. Maten räknas inte." in said(one)


def test_another_authority_moves_the_last_step() -> None:
    assert amounts(of({**MAN, "goals": ["stress"]}, authority="vkm")) == ["200 mg", "350 mg"]


def test_what_is_taken_already_is_counted() -> None:
    def taking(mg: float) -> Leaflet:
        return of({**MAN, "goals": ["stress"], "supplements": [
            {"form": "citrate", "amount_mg": mg, "basis": "elemental", "per_day": 1}]})

    assert amounts(taking(100)) == ["200 mg", "250 mg"]
    assert "Du tar redan 100 mg om dagen. Räkna med det när du fyller i tabellen." in said(taking(100))
    assert amounts(taking(220)) == ["250 mg"]
    assert amounts(taking(250)) == []
    assert "take.taken.enough" in ids(taking(250))
    assert "take.taken.above" not in ids(taking(250))
    assert "take.taken.above" in ids(taking(251))
    assert {"take.form", "take.step_up"}.isdisjoint(ids(taking(250)))


def test_a_label_that_may_mean_too_much_gives_no_step() -> None:
    unclear = of({**MAN, "goals": ["stress"], "supplements": [{"label": "magnesiumcitrat 400 mg", "per_day": 1}]})
    assert amounts(unclear) == []
    assert "take.taken.unclear" in ids(unclear)


@every(("medicine", "told"), [
    ("Levaxin", "Levaxin: minst 4 timmar mellan läkemedlet och magnesium, både före och efter."),
    # doxycycline: magnesium 4 h before it or 2 h after it (I-012, I-014, I-015)
    ("Doxycyklin", "Doxycyklin: ta magnesium minst 2 timmar efter läkemedlet, och minst 4 timmar före nästa dos."),
])
def test_the_hours_of_every_medicine_stand_there(medicine: str, told: str) -> None:
    assert told in said(of({**BASE, "medications": [medicine]}), "medicines")


def test_no_case_loses_the_hours_of_a_medicine() -> None:
    for one in sheets():
        if one.leaflet.sheet != "take":
            continue
        told = [line.text["sv"] for part in one.leaflet.sections if part.id == "medicines" for line in part.lines]
        for check in one.advice.checks:
            if check["class"] and (check["hours_before"] or check["hours_after"]):
                longest = f"{max(check['hours_before'] or 0, check['hours_after'] or 0):g} timmar"
                assert any(longest in text for text in told), (one.name, check["about"])


def test_medicines_with_the_same_hours_share_a_line() -> None:
    told = said(of({**BASE, "medications": ["Levaxin", "Alendronat", "Enalapril"]}), "medicines")
    assert "Levaxin och Alendronat: minst 4 timmar mellan läkemedlet och magnesium, både före och efter." in told
    assert "Enalapril: minst 2 timmar mellan läkemedlet och magnesium, både före och efter." in told


@every("typed", ["levaxin Anna Andersson", "Levaxin 100 mikrogram 19500101-1234"])
def test_nothing_but_the_known_name_of_a_medicine_is_printed(typed: str) -> None:
    one = leaflet(advisor().consult({**PLANNED, "medications": [typed], "intake_times": {typed: ["07:00"]}}))
    told = " ".join(said(one)) + str(one.plan)
    assert "Levaxin" in told
    assert not any(word in told for word in ("Anna", "Andersson", "1950", "1234"))


@every(("name", "times"), [
    ("Alendronat veckotablett 70 mg", ["06:30"]), ("Alendronat", ["mån 06:30"]), ("Bonviva 150 mg", ["06:30"]),
    ("Alendronat veckotablett 70 mg", None),
])
def test_what_is_not_taken_every_day_is_not_printed_as_daily(name: str, times: list[str] | None) -> None:
    given = {"intake_times": {name: times}} if times else {}
    (line,) = [text for text in said(of({**BASE, "medications": [name], **given}), "medicines") if "timmar" in text]
    named, daily_or_not = line.split(":")[0].split(" (")
    assert (named.split()[0], daily_or_not) == (name.split()[0], "den dag du tar det)")
    daily = said(of({**BASE, "medications": ["Levaxin"], "intake_times": {"Levaxin": ["06:30"]}}), "medicines")
    assert not any("den dag" in text for text in daily)


def test_two_strengths_are_one_name_with_the_times_of_both() -> None:
    strengths = {"Levaxin 25 mikrogram": ["12:00"], "Levaxin 100 mikrogram": ["07:00"]}
    one = of({**BASE, "medications": list(strengths), "intake_times": strengths})
    assert one.plan is not None
    assert [(m["medicine"], m["times"]) for m in one.plan["sv"]["medicines"]] == [("Levaxin", ["07:00", "12:00"])]


def test_medicines_that_keep_apart_from_each_other_stand_on_the_sheet() -> None:
    # thyroid hormone and iron: 4 h (I-304)
    def told(times: dict[str, list[str]] | None) -> list[str]:
        profile = {**BASE, "medications": ["Levaxin", "Niferex"], **({"intake_times": times} if times else {})}
        return [text for text in said(of(profile), "medicines") if "också mellan" in text]

    apart = "Minst 4 timmar också mellan Levaxin och Niferex."
    assert told(None) == told({"Levaxin": ["06:00"], "Niferex": ["11:00"]}) == [apart]
    assert told({"Levaxin": ["07:00"], "Niferex": ["08:00"]}) == [
        f"{apart} Nu ligger de för nära varandra. Fråga oss."]


def test_whoever_is_to_hold_the_dose_is_not_told_to_go_up() -> None:
    held = of({**MAN, "goals": ["stress"], "symptoms": ["loose_stools"], "supplements": [
        {"form": "citrate", "amount_mg": 100, "basis": "elemental", "per_day": 1}]})
    assert "take.hold" in ids(held)
    assert "take.step_up" not in ids(held)
    assert "take.step_up" in ids(of({**MAN, "goals": ["stress"]}))


def test_no_split_is_asked_for_where_the_plan_finds_room_for_one_dose() -> None:
    # 2 doses a day 6 h apart; with Levaxin at 07 and iron at 14 only 18–23 is free (I-008, I-018)
    times = {"Levaxin": ["07:00"], "Niferex": ["14:00"]}
    narrow = of({**BASE, "goals": ["general"], "magnesium_rich_food": "rarely", "medications": list(times),
                 "intake_times": times})
    assert "take.split" not in ids(narrow)
    assert "take.split" in ids(of({**BASE, "goals": ["general"], "magnesium_rich_food": "rarely"}))


def test_a_code_is_printed_as_the_name_of_its_class() -> None:
    told = said(of({**BASE, "medications": ["H03AA01"]}), "medicines")[0]
    assert told.startswith("Sköldkörtelhormon (levotyroxin, liotyronin): minst 4 timmar")


def test_a_medicine_that_is_not_known_is_not_printed_but_stops_the_start() -> None:
    one = of({**BASE, "medications": ["Xyzolol"]})
    assert "other_medicines.unrecognised" in ids(one)
    assert not any("Xyzolol" in text for text in said(one))


def test_no_time_of_day_is_planned_on_paper_with_a_medicine_that_is_not_known() -> None:
    times = {"Levaxin": ["07:00"]}
    known = {**BASE, "medications": ["Levaxin"], "intake_times": times}
    unknown = {**BASE, "medications": ["Levaxin", "Xyzolol"], "intake_times": times}
    assert any("klockan" in text for text in said(of(known)))
    assert not any("klockan" in text for text in said(of(unknown)))
    assert of(unknown).plan is None
    assert not any("på kvällen" in text for text in said(of(unknown)))


def test_no_evening_is_proposed_while_the_times_of_a_medicine_are_awaited() -> None:
    waiting = {**BASE, "goals": ["sleep"], "medications": ["Ciprofloxacin", "Levaxin"]}
    assert any("på kvällen" in text for text in said(of(waiting)))
    partly = of({**waiting, "intake_times": {"Ciprofloxacin": ["08:00", "20:00"]}})
    assert not any("på kvällen" in text or "klockan" in text for text in said(partly))


def test_a_check_puts_a_box_to_tick_on_the_sheet() -> None:
    assert "take.checked" in ids(of({**BASE, "medications": ["Levaxin"]}))
    assert "take.checked" not in ids(of(MAN))


def test_the_plan_says_when() -> None:
    assert "Ta magnesium klockan 18:00 (kvällsmat)." in said(of(PLANNED))
    assert of(PLANNED).plan is not None
    assert not any("på kvällen" in text for text in said(of(PLANNED)))
    assert "Ta magnesium på kvällen, tillsammans med mat." in said(of({**PLANNED, "intake_times": {}}))


def test_the_same_time_on_all_days_is_said_once() -> None:
    assert [text for text in said(of(WEEKLY)) if "klockan" in text] == ["Ta magnesium klockan 18:00 (kvällsmat)."]


def test_days_without_a_time_are_named() -> None:
    told = said(of(MONDAY_FULL))
    assert "Ta inget magnesium de här dagarna innan apoteket har hjälpt dig med en tid: måndag." in told
    assert any(text.startswith("Tisdag, onsdag") and "klockan 18:00" in text for text in told)


def test_where_no_time_is_far_enough_no_time_is_named() -> None:
    one = of(FULL)
    assert "take.plan.none" in ids(one)
    assert not any("klockan" in text or "på kvällen" in text for text in said(one))


STOP_AND_CARE = {"stop.diarrhoea", "stop.weakness", "stop.drowsiness", "stop.pulse", "stop.swelling",
                 "care.emergency", "care.advice", "care.lasting", "care.new_medicine", "keep.children", "keep.diet"}


def test_every_sheet_with_something_to_take_says_when_to_stop_and_where_to_turn() -> None:
    taking = [one for one in sheets() if one.leaflet.sheet == "take"]
    assert len(taking) > 100
    assert [one.name for one in taking if not ids(one.leaflet) >= STOP_AND_CARE] == []
    assert all(line.rank == 0 for one in taking for part in one.leaflet.sections for line in part.lines
               if line.id in STOP_AND_CARE or part.kind in ("stop", "care") or line.id.startswith("medicines.between"))


def test_pregnancy_is_named_to_whom_it_may_concern() -> None:
    woman = {**BASE, "age": 35, "pregnancy": "none"}
    assert "care.pregnancy" in ids(of(woman))
    assert "care.pregnancy" not in ids(of({**woman, "sex": "male"}))
    assert "care.pregnancy" not in ids(of({**woman, "age": 70}))


def test_health_claims_are_the_same_two_whatever_the_goal() -> None:
    printed = ["Magnesium bidrar till elektrolytbalansen.", "Magnesium bidrar till att bibehålla normal benstomme."]
    for goal in ("sleep", "stress", "muscle_cramps", "general"):
        assert said(of({**MAN, "goals": [goal]}), "claims") == printed


def test_no_health_claim_below_the_least_amount(tmp_path: Any) -> None:
    # 15 % of 375 mg is 56.25 mg a day.
    def lowest(mg: float) -> list[str]:
        low = tiny.write(tmp_path / str(mg), [tiny.ANY_FORM, tiny.rule("dose", tiny.ALWAYS, tiny.dose(mg, 300))],
                         **sheet_files())
        return said(leaflet(Advisor(knowledge=low).consult({"age": 40})), "claims")

    assert lowest(56) == []
    assert lowest(57) == ["It contributes to order."]


def sheet_files() -> dict[str, str]:
    import tiny_leaflet
    import yaml

    found = tiny_leaflet.files(statements__2={"given": ["health_claims"]})
    numbers = yaml.safe_load(found["parameters-leaflet"])["parameters"]
    values = {"nrv": 375, "health_claim_percent": 15, "food_claim_percent": 15, "step_days": 7}
    for number in numbers:
        number["value"] = values[number["id"]]
    return {**found, "parameters-leaflet": yaml.safe_dump({"parameters": numbers})}


def test_a_form_for_the_skin_carries_no_amount_and_no_claim() -> None:
    one = of({**BASE, "stomach": "no_oral"})
    assert "take.outer" in ids(one)
    assert amounts(one) == []
    assert said(one, "claims") == []
    assert not any(" mg" in text for text in said(one, "take"))


@every(("profile", "setting", "title", "who", "when"), [
    ({**BASE, "kidney_function": "reduced"}, "counter", "Prata med vården först", "En läkare", "Innan du börjar"),
    ({**BASE, "age": 30, "pregnancy": "pregnant"}, "counter", "Prata med vården först", "Din barnmorska", "Innan du"),
    ({**BASE, "symptoms": ["palpitations"]}, "counter", "Prata med vården först", "En läkare", "Så snart som möjligt"),
    ({**BASE, "symptoms": ["fainting"]}, "counter", "Du behöver vård nu", "Ring 112", "Nu genast"),
    ({**BASE, "medications": ["Levaxin"]}, "self_care", "Prata med apoteket först", "Personalen på", "Innan du börjar"),
])
def test_a_referral_says_whom_to_contact_and_when_and_gives_no_magnesium(
    profile: dict[str, Any], setting: str, title: str, who: str, when: str
) -> None:
    one = of(profile, setting=setting)
    assert one.title["sv"] == title
    contacts = [line for part in one.sections for line in part.lines if line.id == "contact.who"]
    assert contacts[0].text["sv"].startswith(who)
    assert contacts[0].note is not None
    assert contacts[0].note["sv"].startswith(when)
    assert amounts(one) == []
    assert not any(" mg" in text or "Levaxin" in text for text in said(one))
    assert any(text.startswith("Ta inget") for text in said(one, "meanwhile"))


def test_in_an_emergency_nobody_else_is_named() -> None:
    both = {**BASE, "symptoms": ["fainting"], "kidney_function": "reduced"}
    assert len(advisor().advise({**both, "symptoms": []}).referrals) == 1
    assert said(of(both), "contact") == ["Ring 112, eller åk till närmaste akutmottagning"]


def test_food_first_is_a_sheet_about_food_that_suits_the_customer() -> None:
    def foods(diet: str) -> str:
        return " ".join(said(of({**MAN, "goals": [], "diet": diet}), "foods"))

    assert "Musslor" in foods("mixed")
    assert "Musslor" not in foods("vegan")
    assert "Musslor" not in foods("vegetarian")
    assert "Pumpafrön, en näve, 30 g: ungefär 150 mg" in foods("vegan")
    # Nobody was asked about a nut allergy; avocado has 30 mg per 100 g, less than 15 % of 375 mg.
    assert "nötter" not in foods("mixed").lower()
    assert "avokado" not in foods("mixed").lower()


def test_open_questions_are_named_instead_of_a_sheet() -> None:
    with pytest.raises(ProfileError) as raised:
        of({"age": 45, "sex": "male", "goals": ["sleep"]})
    named = {fault.where for fault in raised.value.faults}
    assert named == {question["fact"] for question in advisor().advise({"age": 45, "sex": "male", "goals": ["sleep"]}
                                                                       ).questions}
    assert "är inte besvarad" in raised.value.faults[0].in_language("sv")


def test_a_faulty_profile_is_refused_as_elsewhere() -> None:
    with pytest.raises(ProfileError, match="did you mean sleep"):
        of({**BASE, "goals": ["sleap"]})


def test_knowledge_without_texts_for_a_sheet_says_so(tmp_path: Any) -> None:
    bare = tiny.advisor(tmp_path, tiny.ANY_FORM)
    with pytest.raises(KnowledgeError, match=r"leaflet.yaml: is missing"):
        leaflet(bare.consult({"age": 40}))


def test_leaving_lines_out_by_rank_keeps_all_that_may_not_go() -> None:
    one = of({**BASE, "medications": ["Levaxin"]})
    tight = one.without(1)
    kept = [line for part in one.sections for line in part.lines if line.rank == 0]
    assert [line for part in tight.sections for line in part.lines] == kept
    assert "claims.authorised" in ids(one) - ids(tight)
    assert KNOWLEDGE.leaflet is not None
    assert one.ranks == [4, 2, 1]
