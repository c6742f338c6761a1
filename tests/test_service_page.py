"""The page as a function of its form: what it asks, what it says, and that nothing that was typed is lost."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import urlencode

from every import every
from serving import app, ask, desk, page

from tillskott.service.page import Form, answer
from tillskott.service.page.form import MAX_FIELDS
from tillskott.service.texts import page_texts

BIDI, MARKUP = "ab\u202edc\u2066", "<script>alert(1)</script><img src=x onerror=alert(1)>"


def shown(form: Form) -> str:
    return answer(desk(), form).html


def after(form: Form, do: str = "", **parts: Any) -> Form:
    """The form after something was pressed, as the browser would hold it."""
    question = asked_id(form)
    return answer(desk(), form.with_(ask=question, do=do, **parts)).form


def asked_id(form: Form) -> str:
    found = re.search(r'name="ask" value="([^"]*)"', shown(form))
    assert found is not None
    return found.group(1)


def fields(text: str) -> dict[str, list[str]]:
    """The hidden fields of a page, as they would be sent again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    return found


def chips(text: str) -> list[str]:
    return [html.unescape(re.sub("<[^>]+>", "", one)).strip() for one in re.findall(
        r'<li class="chip[^"]*"><span[^>]*>(.*?)</span>', text)]


def test_every_text_stands_in_both_languages() -> None:
    assert [name for name, text in page_texts().items() if not (text["sv"].strip() and text["en"].strip())] == []


def test_an_empty_page_asks_and_recommends_nothing() -> None:
    found = answer(desk(), Form())
    assert found.decision == "ask"
    assert found.form.steps == ()


def test_answers_by_keys_lead_to_the_same_advice_as_the_profile() -> None:
    form = after(Form(), "next", ticked=("sleep",))
    form = after(form, "enter", at="typed", typed="45")
    form = after(form, 'answer {"sex":"male"}')
    form = after(form, "none")                                     # medicines
    form = after(form, "none")                                     # symptoms, all groups of danger in one go
    form = after(form, "none")                                     # conditions
    form = after(form, 'answer {"kidney_function":"none_known"}')
    for _ in range(4):
        if not asked_id(form):
            break
        form = after(form, "none" if asked_id(form) != "stomach" else 'answer {"stomach":"normal"}')
    told = {"age": 45, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
            "kidney_function": "none_known", "supplements": [], "stomach": "normal"}
    assert answer(desk(), form).decision == desk().consult(told).advice.decision
    assert desk().words("sv")("consult.settled") in html.unescape(shown(form))


def test_a_box_that_is_not_ticked_is_unknown() -> None:
    ticked = answer(desk(), Form(ask="goals", ticked=("sleep",)))
    assert ticked.form.steps == ()
    assert "Sömnbesvär" in ticked.html
    opened = after(Form(steps=({"goals": ["sleep"]}, {"age": 45}, {"sex": "male"}, {"medications": []})),
                   "open symptoms.heart")
    interview, _ = desk().interview({}, opened.steps)
    assert "symptoms" not in interview.given


def test_a_danger_counts_as_soon_as_it_is_ticked() -> None:
    form = Form(steps=({"goals": ["sleep"]}, {"age": 70}), ask="symptoms.heart", pin="1", group="symptoms.heart",
                ticked=("chest_pain",))
    assert answer(desk(), form).decision == "refer_now"


def test_a_number_counts_once_no_digit_can_make_another_of_it() -> None:
    child = Form(steps=({"goals": ["sleep"]},), ask="age", typed="5")
    assert answer(desk(), child).decision == "ask"
    assert answer(desk(), child.with_(typed="58")).decision == "ask"
    assert answer(desk(), after(child, "enter", at="typed", typed="5")).decision == "refer"


def test_an_impossible_number_stays_where_it_was_typed_and_says_why() -> None:
    text = shown(after(Form(steps=({"goals": ["sleep"]},)), "enter", at="typed", typed="580"))
    assert 'value="580"' in text
    assert 'aria-invalid="true"' in text


def test_medicines_as_typed_and_a_near_miss_as_a_question() -> None:
    assert "Levaxin" in shown(Form(medicine="leva"))
    form = after(Form(), "enter", at="medicine", medicine="leva")
    assert form.added == {"medications": ("Levaxin",)}
    near = after(Form(), "enter", at="medicine", medicine="omeprasol")
    assert near.added["medications"]
    assert shown(near)


def test_the_label_of_a_jar_with_its_reading() -> None:
    text = shown(Form(jar="Magnesium 125 mg per tablett", count="2"))
    assert "250" in text
    held = after(Form(), "jar considering", jar="Magnesium 125 mg per tablett", count="2")
    assert held.added["considering"] == ({"label": "Magnesium 125 mg per tablett", "per_day": 2},)
    taken = after(Form(), "jar supplements", jar="Magnesium 125 mg per tablett")
    assert taken.added["supplements"] == ({"label": "Magnesium 125 mg per tablett"},)


@every(("at", "typed"), [("medicine", "7350012345678"), ("jar", "96385074"),
                                           ("line", "kvinna 45 7350012345678")])
def test_what_a_scanner_types_is_kept_as_text(at: str, typed: str) -> None:
    form = after(Form(), "enter", at=at, **{at: typed})
    assert form.added["considering"] == ({"label": typed.split()[-1]},)
    assert typed.split()[-1] not in getattr(form, at)


def test_the_quick_line_gives_chips_that_can_be_taken_away() -> None:
    form = Form(line="kvinna 58, sover dåligt, känslig mage")
    found = chips(shown(form))
    assert len(found) == 4
    fewer = after(form, 'remove ["line",1]')
    assert len(chips(shown(fewer))) == 3
    assert "58" not in fewer.line


def test_a_medicine_on_the_line_and_in_the_field_is_one_medicine() -> None:
    text = shown(after(Form(line="kvinna 58 levaxin"), "medicine Levaxin"))
    assert "Levaxin, levaxin" not in text
    assert "levaxin, Levaxin" not in text


def test_what_is_not_understood_on_the_line_is_asked() -> None:
    assert 'class="asks"' in shown(Form(line="kvinna 45 xyzzyq"))


def test_every_chip_can_be_taken_away_again() -> None:
    form = Form(steps=({"goals": ["sleep"]}, {"age": 45}, {"sex": "male"}),
                added={"medications": ("Levaxin",), "considering": ({"label": "x"},)}, broken=("{",))
    text = shown(form)
    for value in re.findall(r'class="gone" name="do" value="([^"]*)"', text):
        form = after(form, html.unescape(value))
    assert chips(shown(form)) == []
    assert not form.holds_facts


def test_one_step_back_and_all_forgotten() -> None:
    form = Form(steps=({"goals": ["sleep"]}, {"age": 45}))
    assert after(form, "back").steps == ({"goals": ["sleep"]},)
    assert after(form.with_(lang="en", line="x"), "clear") == Form(lang="en")


def test_every_part_of_the_advice_opens_to_the_line_of_an_article() -> None:
    form = Form(line="kvinna 58, sover dåligt, känslig mage, inga läkemedel, i övrigt frisk, njurar ok",
                steps=({"goals": ["sleep"]}, {"supplements": []}, {"symptoms.heart": [], "symptoms.gut": [],
                                                                   "symptoms.muscle_nerve": []},
                       {"symptoms.everyday": []}),
                opened=("ladder", "day", "why", "why decision", "forms", "whynot oxide", "whatif", "differ", "all"))
    text = html.unescape(shown(form))
    assert re.search(r"rad \d+", text)
    assert "<svg" in text
    assert re.findall(r"\{\w+\}", text) == [], "a place in a text that nothing was put into"
    assert "<style" not in text
    assert " style=" not in text


@every("lang", ["sv", "en"])
def test_the_page_speaks_the_language_of_the_staff(lang: Any) -> None:
    text = shown(Form(lang=lang))
    assert f'<html lang="{lang}">' in text
    assert page_texts()["title"][lang] in text


def offered(text: str) -> dict[str, str]:
    """The ways to read words of the line that are one press away: what each says and does."""
    asks = re.search(r'<ul class="asks">(.*?)</ul>', text, re.DOTALL)
    return {html.unescape(said): html.unescape(do) for do, said in re.findall(
        r'<button name="do" value="([^"]*)">(.*?)</button>', asks.group(1) if asks else "")}  # fmt: skip


def test_words_that_can_be_read_in_two_ways_are_one_press() -> None:
    form = Form(line="man 55, magnesiumoxid 300 mg två om dagen, kramper")
    ways = offered(shown(form))
    assert {"Tar redan", "Funderar på"} <= ways.keys()
    taken = after(form, ways["Tar redan"])
    assert taken.added == {"supplements": ({"label": "magnesiumoxid 300 mg", "per_day": 2},)}
    assert taken.line == "man 55, kramper"
    assert offered(shown(taken)) == {}
    assert any(chip.startswith("Tar redan: magnesiumoxid 300 mg") for chip in chips(shown(taken)))
    held = after(form, ways["Funderar på"])
    assert [*held.added] == ["considering"]
    gone = json.loads(ways["Tar redan"].partition(" ")[2])
    for odd in ([gone[0] + 1, 0], [gone[0], 99], [gone[0], -1], [gone[0]], "x", None, [True, 0]):
        assert after(form, f"read {json.dumps(odd)}") == form.with_(ask=asked_id(form))


def test_of_a_contradiction_nothing_is_taken_for_true() -> None:
    assert offered(shown(Form(line="kvinna 40, migrän, inga sjukdomar"))) == {}


def test_a_member_of_a_list_is_a_chip_by_its_name_and_a_strange_one_is_no_fault() -> None:
    form = Form(added={"conditions": ("migraine",), "nothing": ("x",), "symptoms": ("zzz",)})
    assert chips(shown(form))[0].endswith(": migrän")


def test_what_is_left_to_ask_is_named_beside_the_question_and_not_asked_twice() -> None:
    found = shown(Form(line="kvinna 30"))
    glance = html.unescape(found.partition('<dl class="glance">')[2].partition("</dl>")[0])
    questions = [spec.question.text["sv"] for spec in desk().knowledge.vocabulary.profile_facts if spec.question]
    assert [text for text in questions if text in glance] == []
    assert "läkemedel" in glance
    assert "+ 1 till<" not in glance


def test_why_begins_with_what_makes_the_advice_and_the_rest_is_one_press_away() -> None:
    line = "kvinna 58, sover dåligt, känslig mage, inga läkemedel, i övrigt frisk, njurar ok"
    closed = shown(Form(line=line, opened=("why",)))
    names = re.findall(r'data-name="why ([a-z]+)', closed)
    assert names[0] == "decision"
    assert "advice" not in names
    assert "along" in names
    opened = re.findall(r'data-name="why ([a-z]+)', shown(Form(line=line, opened=("why", "why along"))))
    assert "advice" in opened


# --- what may be sent by mistake or on purpose ---

NAMES = ("line", "typed", "medicine", "jar", "count", "ask", "group", "do", "pin", "at", "tick", "open", "step",
         "added:medications", "added:considering", "added:nothing", "added:age", "broken", "times:Levaxin",
         "tried:oxide", "lang", "sheet", "zzz")
VALUES = (BIDI, MARKUP, "\x00", "[]", "{}", '{"age": "x"}', '{"zzz": 1}', '{"age": NaN}', "9" * 400,
          '[[[[[[[["x"]]]]]]]]', '"\\ud800"', '{"label": 4}', "remove [", 'remove ["step"]', "swap [1,2]",
          'answer {"goals": ["sleep", 4]}', "open zzz", "ask zzz", "-1", "")


@every("value", VALUES)
@every("name", NAMES)
def test_no_field_breaks_the_page(name: str, value: str) -> None:
    found = page([(name, value)])
    assert found.status_code == 200
    assert "<script>alert" not in found.text
    assert "onerror=alert(1)&gt;" in found.text or MARKUP[:8] not in found.text


def test_nothing_that_was_typed_is_lost() -> None:
    sent = [("line", "kvinna 45"), ("typed", "4x"), ("ask", "age"), ("medicine", BIDI), ("jar", MARKUP),
            ("count", "två"), ("step", '{"goals":["sleep"]}'), ("step", "{not json"),
            ("added:medications", '"Xyzolol"'),
            ("times:Levaxin", "07:0")]
    text = page(sent).text
    text = text.replace("&#34;", "&quot;")
    for value in ("kvinna 45", BIDI, MARKUP, "två", '{"goals":["sleep"]}', "{not json", '"Xyzolol"', "07:0"):
        assert html.escape(value).replace("&#x27;", "&#39;") in text, value


def test_more_chips_than_anybody_types_end_in_a_page_that_says_so() -> None:
    found = page([("tick", str(n)) for n in range(10_000)])
    assert found.status_code == 200
    assert page_texts()["fault.too_many"]["sv"].split("{")[0] in found.text
    many = page([("added:medications", json.dumps(f"x{n}")) for n in range(MAX_FIELDS - 1)])
    assert (many.status_code, 'id="faults"' in many.text) == (200, True)


def test_ten_megabytes_are_refused_in_words() -> None:
    found = page([("line", "x" * 10_000_000)])
    assert found.status_code == 413
    assert "kB" in found.json()["detail"]


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    one, other = [("line", "kvinna 45")], [("line", "man 82 dialys")]
    first = page(one).text
    page(other)
    assert page(one).text == first


def test_without_a_script_the_same_form_works() -> None:
    text = page([("ask", "goals"), ("tick", "sleep"), ("do", "enter")]).text
    assert fields(text)["step"] == ['{"goals":["sleep"]}']
    assert text.startswith("<!DOCTYPE html>")


def test_the_sheet_from_the_form_and_why_there_is_none_yet() -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    steps = [{"goals": ["sleep"]}, {"age": 45}, {"sex": "male"}, {"medications": []}, {"symptoms": []},
             {"conditions": []}, {"kidney_function": "none_known"}, {"supplements": []}]
    sent = urlencode([*(("step", json.dumps(one)) for one in steps), ("sheet", "en")])
    sheet = ask("POST", "/sheet", content=sent, headers=kind, on=app())
    assert (sheet.status_code, '<html lang="en">' in sheet.text) == (200, True)
    early = ask("POST", "/sheet", content="", headers=kind)
    assert (early.status_code, "<li>" in early.text) == (409, True)


def test_a_line_that_cannot_be_read_is_told_where_it_was_typed_and_is_not_lost() -> None:
    answer = page({"lang": "en", "line": "woman \u202e58\u202c, levaxin", "medicine": ""})
    assert answer.status_code == 200
    assert "control characters" in answer.text
    assert "levaxin" in answer.text


# --- the pieces of the page ---

TYPED = [Form(line="kvinna 58, sover dåligt, känslig mag"[:n], at="line", lang=lang) for n in (6, 9, 24, 35, 36)
         for lang in ("sv", "en")]


def pieces(text: str) -> dict[str, str]:
    """The pieces of a page by name, each with its tag."""
    return dict(re.findall(r'<div id="(\w+)" data-piece="(\w+)"', text))


def test_what_a_browser_shows_already_is_not_sent_again() -> None:
    first = pieces(answer(desk(), TYPED[4], ()).html)
    same = answer(desk(), TYPED[4], first.values()).html
    longer = pieces(answer(desk(), TYPED[4].with_(line=TYPED[4].line + ","), first.values()).html)
    assert len(first) > 5
    assert pieces(same) == {}
    assert set(longer) == {"saying"}
    assert set(pieces(answer(desk(), TYPED[4], ("made up",)).html)) == set(first)


def test_a_changed_decision_is_sent() -> None:
    shown_before = pieces(answer(desk(), Form(line="man 70", at="line"), ()).html)
    assert {"chips", "advice", "asking"} <= set(pieces(answer(
        desk(), Form(line="man 70 bröstsmärta ", at="line"), shown_before.values()).html))


def test_pieces_that_were_written_before_are_those_that_would_be_written_now() -> None:
    cold = []
    for form in TYPED:
        desk().forget()
        cold.append(answer(desk(), form, ()).html)
    warm = [[answer(desk(), form, ()).html for form in TYPED] for _ in range(2)]
    assert warm == [cold, cold]


def test_what_is_pressed_is_never_answered_from_what_was_written_before() -> None:
    typed = Form(steps=({"goals": ["sleep"]},), ask="age", typed="580")
    assert 'aria-invalid="true"' in answer(desk(), typed.with_(do="enter", at="typed"), ()).html
    assert answer(desk(), typed.with_(typed="5", do="enter", at="typed"), ()).decision == "refer"
