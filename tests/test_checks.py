"""Each check with a fault planted in a tiny knowledge, found on its line, and the same knowledge without it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import tiny
import tiny_leaflet
from known import as_yaml
from rich.console import Console

from tillskott.engine.checks import Finding, run_checks
from tillskott.engine.knowledge.signature import content_hash
from tillskott.engine.render.findings import closing, findings_view, to_json
from tillskott.engine.words.messages import messages_of

CALM = {"fact": "mood", "is": "calm"}
GRUMPY = {"fact": "mood", "is": "grumpy"}
SLEEP = {"fact": "goals", "has": "sleep"}
ADULT = {"fact": "age", "at_least": "$grown_up"}
REFER = {"refer": {"to": "doctor", "urgency": "soon"}}
ALPHA = {"favour": {"form": "alpha", "fit": "best"}}
CALM_NEED = tiny.rule("need", CALM, {"conclude": {"needs": "sleep"}})


def text(words: str) -> dict[str, str]:
    return {"sv": words, "en": words}


def advise(words: str = "Ät") -> dict[str, Any]:
    return {"advise": {"kind": "food", "text": text(words)}}


def below(fact: str, number: float) -> dict[str, Any]:
    return {"fact": fact, "below": number}


def both(*parts: Any) -> dict[str, Any]:
    return {"all": list(parts)}


def example(expect: str, **given: Any) -> dict[str, Any]:
    return {"given": given, "expect": expect}


def rules_file(*rules: Any, **head: Any) -> str:
    return as_yaml({**head, "rules": list(rules)})


def signed(day: str, edited: Any = None) -> dict[str, str]:
    """A file of rules that somebody has signed off; `edited` stands there in place of what was signed."""
    seal = content_hash([{"rules": [tiny.FIRST_RULE]}, {"C-1": tiny.FIRST_CLAIM}])
    head = {"reviewed_by": "A. N.", "reviewed_on": day, "reviewed_hash": seal}
    return {"rules/tiny": rules_file(edited or tiny.FIRST_RULE, **head)}


def one_signature(day: str) -> dict[str, Any]:
    """The first rule signed by itself, with the claim that it cites."""
    said = {key: part for key, part in tiny.FIRST_RULE.items() if key not in ("tests", "reviewed")}
    return {"first": {"by": "A. N.", "on": day, "hash": content_hash([said, {"C-1": tiny.FIRST_CLAIM}])}}


def case(expect: Any, **keys: Any) -> dict[str, str]:
    """A file with one consultation, of somebody calm."""
    written = {"id": "calm", "title": {"sv": "Lugn"}, "reason": "So.", "claims": ["C-1"], "profile": {"mood": "calm"},
               "expect": expect, **keys}
    return {"cases/tiny": as_yaml({"cases": [written]})}


def alarm(**keys: Any) -> dict[str, str]:
    """A list of alarms with one line: somebody calm is sent to a doctor soon by the rule `one`."""
    line = {"rule": "one", "to": "doctor", "urgency": "soon", "given": {"mood": "calm"}, **keys}
    return {"cases/alarms": as_yaml({"alarms": [line]})}


def sentence(**keys: Any) -> dict[str, str]:
    """A list of sentences with one line, about the rule `one`."""
    line = {"rule": "one", "sv": ["112"], "en": ["112"], **keys}
    return {"cases/sentences": as_yaml({"sentences": [line]})}


def figures(*figures: dict[str, Any]) -> dict[str, str]:
    """The claim on which the tiny rules rest, with these figures."""
    claim = {"id": "C-1", "section": "Sleep", "line": 4, "kind": "dose", "text": text("x"), "figures": list(figures)}
    return {"claims/almanac": as_yaml({"source": "almanac", "claims": [claim]})}


def changed(whole: str, old: str, new: str) -> str:
    assert old in whole
    return whole.replace(old, new)


def in_rules(*rules: Any) -> dict[str, str]:
    return {"rules/tiny": rules_file(*rules)}


def in_vocabulary(old: str, new: str) -> dict[str, str]:
    return {"vocabulary": changed(tiny.VOCABULARY, old, new)}


def in_parameters(old: str, new: str, *rules: Any) -> dict[str, str]:
    return {"parameters": changed(tiny.PARAMETERS, old, new), **(in_rules(*rules) if rules else {})}


def medicines(old: str, new: str, more: str = "") -> dict[str, str]:
    return {"medicines": changed(tiny.MEDICINES, old, new) + more}


def claims(extra: str) -> dict[str, str]:
    line = "- {id: G-1, section: Sleep, line: 9, kind: dose, text: {sv: Två, en: Two}"
    return {"claims/gazette": f"source: gazette\nclaims:\n{line}{extra}}}\n"}


SAFE = in_vocabulary("{id: weight,", "{id: weight, safety: true,")
MOOD_QUESTION = "question: {sv: Humör?, en: Mood?}"
EVENING, MORNING = ({"administer": {"time_of_day": time}} for time in ("evening", "morning"))
DECLARED = {"conflict": {"about": text("x"), "chosen": text("x"), "why": text("x"), "positions": [
    {"claim": "C-1", "says": text("x")}, {"claim": "G-1", "says": text("y")}]}}
OTHER_LIMIT = ("- {id: other, by_authority: {livsmedelsverket: 1, abroad: 2}, unit: mg, text: {sv: A, en: A}, "
               "claims: [C-1]}\n")
LIMITS = "by_authority: {livsmedelsverket: 250, abroad: 350}"

ON = {"mood": "calm", "medications": ["Levaxin"]}
OPPOSITES = """\
stances:
- {id: no_nutrient, name: {sv: inget, en: none}, sv: [inget alls], en: [none at all], unless: {sv: [om], en: [if]},
   needs: [refer, avoid]}
- {id: up, name: {sv: upp, en: up}, sv: [gå upp], en: [step up]}
- {id: not_up, name: {sv: inte upp, en: not up}, sv: [gå ner], en: [step down], against: up, needs: [hold]}
time_of_day: {sv: ["kväll*"], en: ["evening*"]}
promises:
- {id: cures, name: {sv: botar, en: cures}, sv: ["bota*"], en: ["cure*"], unless: {sv: [inte], en: [not]}}
"""
PARALLELS = """\
parallels: [{id: not, name: {sv: nekande, en: a negation}, sv: [inte], en: [not]}]
numerals: {sv: {två: 2}, en: {two: 2}}
idioms: [{id: alone, sv: på egen hand, en: not with a doctor}]
"""
MG_300_400 = {"low": 300, "high": 400, "unit": "mg/day", "basis": "elemental"}
MG_500_600 = {**MG_300_400, "low": 500, "high": 600}


def held_against(*rules: Any) -> dict[str, str]:
    return {**in_rules(*rules), "opposites": OPPOSITES}


def caution(words: str) -> dict[str, Any]:
    return {"caution": {"text": text(words)}}


def thyroid(**check: Any) -> dict[str, Any]:
    return {"check": {"class": "thyroid", "hours_after": 4, **check}}


HOLD = {"administer": {"hold": True}}
# Something to give, and hours to keep from a medicine.
KEPT_APART = (tiny.ANY_FORM, tiny.rule("one", CALM, thyroid(do=text("x"))))
# check: what stands on the line that is named, the files with the fault, the files without it
PLANTED: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "example.fails": (
        "given", in_rules(tiny.rule("one", CALM, advise(), tests=[example("silent", mood="calm")])),
        in_rules(tiny.rule("one", CALM, advise(), tests=[example("fires", mood="calm")])),
    ),
    "example.unusable": (
        "given", in_rules(tiny.rule("one", CALM, advise(), tests=[example("fires", mood="clam")])),
        in_rules(tiny.rule("one", CALM, advise(), tests=[example("fires", mood="calm")])),
    ),
    "example.missing": (
        "id: one",
        in_rules(tiny.rule("one", CALM, advise(), tests=[example("fires", mood="calm"), example("unknown")])),
        in_rules(tiny.rule("one", {"fact": "mood", "known": False}, advise(), tests=[
            example("fires"), example("silent", mood="calm")])),
    ),
    "example.threshold": (
        "id: one", in_rules(tiny.rule("one", ADULT, advise(), tests=[example("fires", age=18)])),
        in_rules(tiny.rule("one", ADULT, advise(), tests=[example("fires", age=18), example("silent", age=17)])),
    ),
    "text.forbids": (
        "id: one", held_against(tiny.rule("one", CALM, caution("Inget alls."))),
        held_against(tiny.rule("one", CALM, caution("Inget alls."), REFER),
                     tiny.rule("two", CALM, caution("Mycket sur: inget alls. Om sur, inget alls."))),
    ),
    "text.opposed": (
        "id: one",
        held_against(tiny.rule("one", CALM, caution("Gå ner."), HOLD), tiny.rule("two", CALM, advise("Gå upp."))),
        held_against(tiny.rule("one", CALM, caution("Gå ner."), HOLD), tiny.rule("two", GRUMPY, advise("Gå upp."))),
    ),
    "text.languages": (
        "text:",
        in_rules(tiny.rule("one", CALM, {"caution": {"text": {"sv": "Ring 112.", "en": "Wait a few days."}}}))
        | {"parallels": PARALLELS},
        in_rules(tiny.rule("one", CALM, {"caution": {"text": {"sv": "Ring 112.", "en": "Call 112."}}}))
        | {"parallels": PARALLELS},
    ),
    "prose.figure": (
        "text:", in_rules(tiny.rule("one", CALM, caution("Högst 400 mg om dagen."))),
        in_rules(tiny.rule("one", CALM, caution("Högst {$high_dose} mg om dagen; 4 mg/dl är högt."))),
    ),
    "prose.misquoted": (
        "text:", in_rules(tiny.rule("one", CALM, caution("Källans 30–400 mg."), quoted=["C-1"])) | figures(MG_300_400),
        in_rules(tiny.rule("one", CALM, caution("Källans 300–400 mg."), quoted=["C-1"])) | figures(MG_300_400),
    ),
    "prose.unfilled": (
        "question:", in_vocabulary(MOOD_QUESTION, "question: {sv: 'Mer än {$high_dose}?', en: 'Above {$high_dose}?'}"),
        in_vocabulary(MOOD_QUESTION, "question: {sv: Mer än vanligt?, en: Above the usual?}"),
    ),
    "text.clock": (
        "id: one", held_against(tiny.rule("one", CALM, thyroid(do=text("Till kvällen.")))),
        held_against(tiny.rule("one", CALM, thyroid(do=text("Håll isär."), usual=text("Till kvällen.")))),
    ),
    "case.unreadable": ("profiel:", case({"decision": "refer"}, profiel={}), case({"decision": "refer"})),
    "case.twice": (
        "id: calm", {"cases/b": case({"decision": "refer"})["cases/tiny"], **case({"decision": "refer"})},
        case({"decision": "refer"}),
    ),
    "case.name": ("C-7", case({"cautions": ["first"]}, claims=["C-7"]), case({"cautions": ["first"]})),
    "case.fails": ("decision: refer_now", case({"decision": "refer_now"}), case({"cautions": ["first"]})),
    "case.any_reason": (
        "expect:", in_rules(tiny.rule("one", CALM, REFER)) | case({"decision": "refer"}),
        in_rules(tiny.rule("one", CALM, REFER)) | case({"decision": "refer", "referrals": [{"rule": "one"}]}),
    ),
    "case.hours": (
        "expect:",
        in_rules(*KEPT_APART) | case({"decision": "check_first"}, profile={**ON, "age": 40}),
        in_rules(*KEPT_APART)
        | case({"decision": "check_first", "checks": [{"about": "Levaxin", "hours_after": 4}]},
               profile={**ON, "age": 40}),
    ),
    "alarm.unreadable": ("rule: one", alarm(urgency="sooon"), alarm()),
    "alarm.silent": (
        "rule: one", in_rules(tiny.rule("one", CALM, advise())) | alarm(),
        in_rules(tiny.rule("one", CALM, REFER)) | alarm(),
    ),
    "alarm.unlisted": (
        "id: two", in_rules(tiny.rule("one", CALM, REFER), tiny.rule("two", GRUMPY, REFER)) | alarm(),
        in_rules(tiny.rule("two", CALM, REFER)) | alarm(rule="two"),
    ),
    "sentence.unreadable": (
        "rule: one", in_rules(tiny.rule("one", CALM, caution("112"))) | sentence(sv=[]),
        in_rules(tiny.rule("one", CALM, caution("112"))) | sentence(),
    ),
    "sentence.lost": (
        "rule: one", in_rules(tiny.rule("one", CALM, caution("Vänta några dagar."))) | sentence(),
        in_rules(tiny.rule("one", CALM, caution("Ring 112."))) | sentence(),
    ),
    "sentence.number": (
        "rule: one", in_rules(tiny.rule("one", CALM, thyroid(do=text("Ring 112.")))) | sentence(hours=[None, 2]),
        in_rules(tiny.rule("one", CALM, thyroid(do=text("Ring 112.")))) | sentence(hours=[None, 4]),
    ),
    "sentence.unlisted": (
        "id: two", in_rules(tiny.rule("one", CALM, caution("112")), tiny.rule("two", GRUMPY, REFER)) | sentence(),
        in_rules(tiny.rule("one", CALM, caution("112")), tiny.rule("two", GRUMPY, caution("x"))) | sentence(),
    ),
    "figure.differs": (
        "high: 4000", in_rules(tiny.rule("one", CALM, tiny.dose(300, 4000))) | figures(MG_300_400),
        in_rules(tiny.rule("one", CALM, tiny.dose(300, 400))) | figures(MG_300_400),
    ),
    "figure.range": (
        "dose:", in_rules(tiny.rule("one", CALM, tiny.dose(300, 600))) | figures(MG_300_400, MG_500_600),
        in_rules(tiny.rule("one", CALM, tiny.dose(300, 400))) | figures(MG_300_400, MG_500_600),
    ),
    "figure.unbacked": (
        "hours_before: 4",
        in_rules(tiny.rule("one", CALM, thyroid(do=text("x"), hours_before=4))) | figures(MG_300_400),
        in_rules(tiny.rule("one", CALM, thyroid(do=text("x"), hours_before=4)))
        | figures({"value": 240, "unit": "min"}),
    ),
    "figure.unit": (
        "hours_before: $grown_up", in_rules(tiny.rule("one", CALM, thyroid(do=text("x"), hours_before="$grown_up"))),
        in_rules(tiny.rule("one", CALM, thyroid(do=text("x"), hours_before="$grown_up")))
        | {"parameters": changed(tiny.PARAMETERS, "value: 18, unit: year", "value: 18, unit: h")},
    ),
    "file.unread": ("rules:", {"rules/x.yml": rules_file(tiny.FIRST_RULE)}, {}),
    "file.unsealed": (
        "reviewed_by", {"rules/tiny": rules_file(tiny.FIRST_RULE, reviewed_by="A. N.", reviewed_on="2999-01-01")},
        signed("2999-01-01"),
    ),
    "file.changed": (
        "reviewed_hash", signed("2999-01-01", tiny.rule("first", GRUMPY, caution("Lugn"))), signed("2999-01-01"),
    ),
    "claim.used": (
        "id: G-1", in_rules(tiny.rule("one", CALM, advise(), claims=["G-1"])) | claims(", not_used: {sv: x, en: x}"),
        in_rules(tiny.rule("one", CALM, advise(), claims=["C-1"])) | claims(", not_used: {sv: x, en: x}"),
    ),
    "goal.no_need": (
        "id: focus", in_rules(tiny.rule("one", SLEEP, {"conclude": {"needs": "sleep"}})),
        in_rules(tiny.rule("one", {"fact": "goals", "has_any": ["sleep", "focus"]}, {"conclude": {"needs": "sleep"}})),
    ),
    "need.no_form": (
        "id: focus", in_rules(tiny.rule("one", {"fact": "needs", "has": "sleep"}, ALPHA)),
        in_rules(tiny.rule("one", {"fact": "needs", "has_any": ["sleep", "general", "focus"]}, ALPHA)),
    ),
    "wording.promise": (
        "text:", held_against(tiny.rule("one", CALM, advise("Pulvret botar allt."))),
        held_against(tiny.rule("one", CALM, advise("Pulvret botar inte allt."))),
    ),
    "rule.never": (
        "id: one", in_rules(tiny.rule("one", both(CALM, GRUMPY), advise())),
        in_rules(tiny.rule("one", {"any": [CALM, GRUMPY]}, advise())),
    ),
    "rule.overruled": (
        "id: one", in_rules(tiny.rule("sent", CALM, REFER), tiny.rule("one", both(CALM, ADULT), ALPHA)),
        in_rules(tiny.rule("sent", GRUMPY, REFER), tiny.rule("one", both(CALM, ADULT), ALPHA)),
    ),
    "favour.vetoed": (
        "id: one", in_rules(tiny.rule("veto", CALM, {"avoid": "alpha"}), tiny.rule("one", both(CALM, SLEEP), ALPHA)),
        in_rules(tiny.rule("veto", both(CALM, SLEEP), {"avoid": "alpha"}), tiny.rule("one", CALM, ALPHA)),
    ),
    "favour.discouraged": (
        "id: one", in_rules(tiny.rule("doubt", CALM, {"discourage": "alpha"}), tiny.rule("one", CALM, ALPHA)),
        in_rules(tiny.rule("doubt", CALM, {"discourage": "alpha"}),
                 tiny.rule("one", CALM, ALPHA, DECLARED, claims=["G-1"])),
    ),
    "start.two": (
        "id: one",
        in_rules(tiny.rule("one", CALM, {"start": {"amount": 100}}),
                 tiny.rule("two", SLEEP, {"start": {"amount": 50}})),
        in_rules(tiny.rule("one", CALM, {"start": {"amount": 100}}),
                 tiny.rule("two", GRUMPY, {"start": {"amount": 50}})),
    ),
    "administer.opposite": (
        "id: one", in_rules(tiny.rule("one", CALM, EVENING), tiny.rule("two", SLEEP, MORNING)),
        in_rules(tiny.rule("one", CALM, EVENING), tiny.rule("two", GRUMPY, MORNING)),
    ),
    "range.gap": (
        "id: one", in_rules(tiny.rule("one", below("age", 18), advise("a")),
                            tiny.rule("two", {"fact": "age", "above": 18}, advise("b"))),
        in_rules(tiny.rule("one", below("age", 18), advise("a"), tests=[example("silent", age=18)]),
                 tiny.rule("two", {"fact": "age", "above": 18}, advise("b"))),
    ),
    "range.overlap": (
        "id: one", in_rules(tiny.rule("one", {"fact": "weight", "at_most": 60}, advise("a")),
                            tiny.rule("two", {"fact": "weight", "at_least": 60}, advise("b"))),
        in_rules(tiny.rule("one", below("weight", 60), advise("a")),
                 tiny.rule("two", {"fact": "weight", "at_least": 60}, advise("b"))),
    ),
    "dose.no_limit": (
        "id: self_care_limit",
        in_parameters(LIMITS, "by_authority: {livsmedelsverket: 250}", tiny.rule("one", CALM, tiny.dose(100, 300)))
        | {"parameters-more": f"parameters:\n{OTHER_LIMIT}"},
        in_rules(tiny.rule("one", CALM, tiny.dose(100, 300))) | {"parameters-more": f"parameters:\n{OTHER_LIMIT}"},
    ),
    "dose.undosed_form": (
        "id: one", in_rules(tiny.rule("one", CALM, tiny.dose(100, 300, forms=["gamma"]))),
        in_rules(tiny.rule("one", CALM, tiny.dose(100, 300, forms=["alpha"]))),
    ),
    "dose.vetoed": (
        "id: one", in_rules(tiny.rule("one", both(CALM, SLEEP), tiny.dose(100, 300, forms=["alpha"])),
                            tiny.rule("veto", CALM, {"avoid": "alpha"})),
        in_rules(tiny.rule("one", CALM, tiny.dose(100, 300, forms=["alpha", "beta"])),
                 tiny.rule("veto", CALM, {"avoid": "alpha"})),
    ),
    "form.no_rule": (
        "id: gamma", in_rules(tiny.rule("one", CALM, {"avoid": ["alpha", "beta"]})),
        in_rules(tiny.rule("one", CALM, {"avoid": ["alpha", "beta"]}), tiny.rule("two", SLEEP, {"avoid": "gamma"})),
    ),
    "form.never_first": (
        "id: alpha", in_rules(tiny.rule("one", CALM, ALPHA)),
        in_rules(tiny.rule("one", CALM, {"favour": {"form": ["alpha", "beta", "gamma"], "fit": "best"}},
                           tests=[example("fires", mood="calm")])),
    ),
    "form.no_dose": (
        "id: beta", in_rules(tiny.rule("one", CALM, tiny.dose(100, 300, forms=["alpha"]))),
        in_rules(tiny.rule("one", CALM, tiny.dose(100, 300))),
    ),
    "medicine.two_classes": (
        "id: painkillers", medicines("[paracetamol]", "[paracetamol, levotyroxin]"),
        medicines("[paracetamol]", "[paracetamol, levotyroxin]", "combinations: [Levotyroxin]\n"),
    ),
    "fact.uncomputed": (
        "id: guess", in_vocabulary("facts:", "facts:\n- {id: guess, type: number, source: computed, "
                                             "label: {sv: Gissning, en: Guess}}"), {},
    ),
    "fact.unread": (
        "id: goals", {}, in_rules(*(
            tiny.rule(f"{fact}.read", {"fact": fact, "at_least": 1}, advise(fact))
            for fact in ("age", "weight", "goals", "medicine_classes", "supplement_count", "tried_upset", "needs",
                         "risks", "intake_times")), tiny.rule("calm", CALM, advise())),
    ),
    "value.unread": (
        "id: goals", in_rules(tiny.rule("one", SLEEP, advise())),
        in_rules(tiny.rule("one", {"fact": "goals", "has_any": ["sleep", "focus"]}, advise())),
    ),
    "value.unconcluded": (
        "id: risks", in_rules(CALM_NEED),
        in_rules(*(tiny.rule(f"{fact}.{value}", CALM, {"conclude": {fact: value}}) for fact, value in (
            ("needs", "general"), ("needs", "sleep"), ("needs", "focus"), ("risks", "high"), ("risks", "old")))),
    ),
    "safety.unasked": (
        "id: weight", SAFE, SAFE | in_rules(tiny.rule("one", {"fact": "weight", "known": False}, {"ask": "weight"})),
    ),
    "question.missing": ("id: mood", in_vocabulary(f", {MOOD_QUESTION},", ","), {}),
    "question.no_why": ("id: mood", {}, in_vocabulary(MOOD_QUESTION, f"{MOOD_QUESTION}, why: {{sv: Så, en: So}}")),
    "parameter.unused": ("id: grown_up", {}, in_rules(tiny.rule("one", ADULT, advise()))),
    "text.unused": ("idle", {"texts": f"{tiny.texts()}  idle: {{sv: A, en: A}}\n"}, {}),
    "food.unused": ("id: nuts", {}, in_rules(tiny.rule("one", CALM, advise("Ät nötter.")))),
    "class.no_rule": (
        "id: thyroid", {}, in_rules(tiny.rule(
            "one", {"fact": "medicine_classes", "has_any": ["thyroid", "painkillers"]}, advise())),
    ),
    "file.unreviewed": (
        "reviewed_by", {"rules/tiny": rules_file(tiny.FIRST_RULE, reviewed_by=None)},
        signed("2999-01-01"),
    ),
    "file.unreviewed_rules": (
        "signatures", {"rules/tiny": rules_file(tiny.FIRST_RULE, tiny.rule("second", GRUMPY, advise()),
                                                signatures=one_signature("2999-01-01"))},
        {"rules/tiny": rules_file(tiny.FIRST_RULE, signatures=one_signature("2999-01-01"))},
    ),
    "rule.changed": (
        "id: first", {"rules/tiny": rules_file(tiny.rule("first", GRUMPY, caution("Lugn")),
                                               signatures=one_signature("2999-01-01"))},
        {"rules/tiny": rules_file(tiny.FIRST_RULE, signatures=one_signature("2999-01-01"))},
    ),
    "rule.no_review_date": (
        "id: first", {"rules/tiny": rules_file(tiny.FIRST_RULE, signatures=one_signature("lately"))},
        {"rules/tiny": rules_file(tiny.FIRST_RULE, signatures=one_signature("2999-01-01"))},
    ),
    "rule.stale": (
        "id: first", {"rules/tiny": rules_file(tiny.FIRST_RULE, signatures=one_signature("1999-01-01"))},
        {"rules/tiny": rules_file(tiny.FIRST_RULE, signatures=one_signature("2999-01-01"))},
    ),
    "file.no_review_date": (
        "reviewed_by", signed("lately"),
        signed("2999-01-01"),
    ),
    "file.stale": (
        "reviewed_by", signed("1999-01-01"),
        signed("2999-01-01"),
    ),
    "rule.unreviewed": ("id: one", in_rules(tiny.rule("one", CALM, advise(), reviewed=False)), {}),
    "claim.unaccounted": ("id: G-1", {}, claims(", use: background")),
    "text.braces": (
        "id: one", in_rules(tiny.rule("one", CALM, advise("Du är {stomach}"))),
        in_rules(tiny.rule("one", CALM, advise("Du är {mood}"))),
    ),
    "text.twice": (
        "id: one", in_rules(tiny.rule("one", CALM, advise()), tiny.rule("two", SLEEP, advise())),
        in_rules(tiny.rule("one", CALM, advise("a")), tiny.rule("two", SLEEP, advise("b"))),
    ),
    "wording.not_authorised": (
        "id: plain", tiny_leaflet.files(statements__0={"text": text("Take it, it is Antimagical.")}),
        tiny_leaflet.files(),
    ),
    "wording.claim_changed": (
        "id: authorised", tiny_leaflet.files(health_claims__0=text("It contributes to magic")), tiny_leaflet.files(),
    ),
    "wording.unverified": (
        "id: authorised", tiny_leaflet.files(health_claims__0={"verified": False}), tiny_leaflet.files(),
    ),
    "load": ("when:", in_rules(tiny.rule("one", {"fact": "mood", "is": "clam"}, advise())), {}),
}


def found(folder: Path, check: str, files: dict[str, str]) -> list[Finding]:
    return [one for one in run_checks(tiny.write(folder, **files)) if one.check == check]


def line(folder: Path, where: str) -> str:
    file, number = where.split(" ")[0].rsplit(":", 1)
    return (folder / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


@pytest.mark.parametrize("check", PLANTED)
def test_a_planted_fault_is_found_on_its_line(tmp_path: Path, check: str) -> None:
    stands, with_fault, _ = PLANTED[check]
    named = [line(tmp_path, one.where) for one in found(tmp_path, check, with_fault)]
    assert any(stands in text for text in named), named


@pytest.mark.parametrize("check", PLANTED)
def test_without_the_fault_nothing_is_found(tmp_path: Path, check: str) -> None:
    stands, _, without = PLANTED[check]
    faults = [one for one in found(tmp_path, check, without) if stands in line(tmp_path, one.where)]
    assert faults == []


def test_every_message_is_planted_somewhere() -> None:
    messages = messages_of("check")
    assert {name for name in messages if not name.endswith(".mend")} == PLANTED.keys() - {"load"}
    assert all(f"{name}.mend" in messages for name in messages if not name.endswith(".mend"))


@pytest.mark.parametrize("when", [
    both(CALM, {"not": CALM}),
    both({"fact": "mood", "known": False}, CALM),
    both(below("age", 18), {"fact": "age", "above": 17}),
    both({"fact": "weight", "above": 60}, {"fact": "weight", "at_most": 60}),
    {"fact": "age", "above": 120},
    both({"fact": "goals", "has": "sleep"}, {"fact": "goals", "at_most": 0}),
    both({"fact": "goals", "at_least": 2}, {"fact": "goals", "at_most": 1}),
    both({"fact": "needs", "has": "sleep"}, GRUMPY),
    {"fact": "needs", "has": "focus"},
    {"fact": "needs", "at_least": 2},
    {"fact": "needs", "known": False},
    both({"not": {"fact": "needs", "has": "sleep"}}, CALM),
    both({"not": {"fact": "needs", "has": "sleep"}}, {"fact": "mood", "known": False}),
    {"at_least": 2, "of": [CALM, GRUMPY]},
])
def test_a_condition_that_nobody_meets_is_proved(tmp_path: Path, when: dict[str, Any]) -> None:
    assert found(tmp_path, "rule.never", in_rules(CALM_NEED, tiny.rule("one", when, advise())))


@pytest.mark.parametrize("when", [
    both(below("age", 19), {"fact": "age", "above": 17}),
    both(below("weight", 61), {"fact": "weight", "above": 60}),
    {"fact": "goals", "between": [2, 2]},
    both({"fact": "needs", "has": "sleep"}, CALM),
    both({"not": {"fact": "needs", "has": "sleep"}}, GRUMPY),
    {"at_least": 2, "of": [CALM, GRUMPY, SLEEP]},
    {"fact": "supplements", "known": True},
])
def test_a_condition_that_somebody_meets_is_not_reported(tmp_path: Path, when: dict[str, Any]) -> None:
    assert not found(tmp_path, "rule.never", in_rules(CALM_NEED, tiny.rule("one", when, advise())))


def test_a_brand_may_stand_in_two_classes_that_share_a_written_out_combination(tmp_path: Path) -> None:
    def classes(*names: str) -> dict[str, str]:
        parts = [f"- {{id: {group}, name: {{sv: K, en: K}}, atc: [{atc}], substances: [{', '.join(names)}], "
                 "brands: [Duo]}\n" for group, atc in (("one", "A01"), ("two", "B01"))]
        return {"medicines": "classes:\n" + "".join(parts)}

    assert found(tmp_path / "a", "medicine.two_classes", classes("a/b")) == []
    assert "b, duo" in found(tmp_path / "b", "medicine.two_classes", classes("b"))[0].what["sv"]
    assert found(tmp_path / "c", "medicine.two_classes", classes("a/b", "b"))[0].what["en"].endswith(": b")


def test_a_referral_reached_through_a_derived_fact_overrules_too(tmp_path: Path) -> None:
    sent = tiny.rule("sent", {"fact": "needs", "has": "sleep"}, REFER)
    assert found(tmp_path, "rule.overruled", in_rules(CALM_NEED, sent, tiny.rule("one", both(CALM, SLEEP), ALPHA)))


def test_knowledge_that_does_not_load_yields_its_faults(tmp_path: Path) -> None:
    texts = in_rules(tiny.rule("one", {"fact": "mod", "is": "calm"}, {"favour": {"form": "alfa", "fit": "best"}}))
    findings = run_checks(tiny.write(tmp_path, **texts, foods=tiny.FOODS.replace("C-1", "C-7")))
    assert {one.level for one in findings} == {"error"}
    assert findings[0].what == {"sv": "uppgiften 'mod' finns inte", "en": "there is no fact 'mod'"}
    assert findings[0].mend["sv"] == "menade du mood?"
    assert run_checks(tmp_path / "nowhere")[0].check == "load"


def test_the_knowledge_that_ships_has_no_errors() -> None:
    assert [dataclasses.astuple(one) for one in run_checks() if one.level == "error"] == []


def test_the_view_groups_by_level_and_check_and_ends_with_a_count(tmp_path: Path) -> None:
    findings = run_checks(tiny.write(tmp_path, **PLANTED["rule.never"][1]))
    console = Console(width=100, highlight=False)
    with console.capture() as captured:
        console.print(findings_view(findings, "sv"))
    shown = captured.get()
    heads = [shown.index(f"{sum(one.level == level for one in findings)} {word}") for level, word in (
        ("error", "fel"), ("warning", "varningar"), ("note", "anmärkning"))]
    assert heads == sorted(heads)
    assert "rules/tiny.yaml:2 one: villkoret kan aldrig uppfyllas" in shown
    assert shown.strip().endswith(closing(findings, "sv"))
    assert closing([], "en") == "Nothing found."


def test_json_holds_both_languages(tmp_path: Path) -> None:
    findings = run_checks(tiny.write(tmp_path))
    told = json.loads(to_json(findings))
    assert len(told) == len(findings)
    assert all(one["what"]["sv"] and one["what"]["en"] and one["mend"]["sv"] and one["mend"]["en"] for one in told)
