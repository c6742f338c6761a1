"""How an advice is compared with what a case (knowledge/cases) expects of it.

The words of `expect` are a closed list; only what is written is compared. A refused profile is handed over as
`{"error": message}`.

| word | compares |
|---|---|
| decision | exactly |
| first_choice | exactly the forms that share the first place; `[]`: no form is printed |
| suitable, unsuitable | all of these have this verdict |
| at_most_possible | all of these are `possible` or `unsuitable` |
| order | these forms stand in this order, with others in between or not |
| dose | `[low, high]` exactly, or null: no dose is printed |
| start, split, with_food, time_of_day, course | exactly, in the dose |
| limit | mg of the authority's upper level |
| current, room | `[low, high]` exactly, or null |
| ladder | exactly these rungs, in mg |
| dose_for, no_dose_for | the dose applies to all of these; to none of these |
| dose_from | rule ids on which the dose rests |
| refer_to | exactly the contacts of all referrals; `[]`: nobody |
| urgency | the most urgent referral |
| referrals | for each of `{to, urgency, rule, says}` one referral agrees in the keys given |
| checks | for each of `{about, class, hours_before, hours_after, rule, says}` one does; `[]`: none |
| `says` in these two | each of these words stands in the Swedish of the reason or of what to do; `{sv, en}`: in both |
| products, medicines, evidence | for each of these one entry agrees in the keys given; `[]`: none |
| questions | exactly the facts that are asked for |
| not_recognised | exactly |
| conflict_about | each of these stands in the Swedish subject of a conflict; `[]`: no conflict is shown |
| no_conflict_about | none of these does |
| conflict_says | each of these stands in the Swedish words of a position |
| cautions, advice | rule ids that must be among them |
| absent | rule ids that must be neither among the cautions nor in the advice |
| claims | ids that must be cited in the trace |
| wanted | `{form, verdict, instead}` in the keys given, or null |
| plan_slots | exactly the slots of the most common kind of day, as `11:00–16:00`; null: there is no plan |
| plan_times | exactly the times proposed for that day; null: there is no plan |
| plan_asks | exactly the medicines whose times are to be asked for |
| plan_asks_day | exactly the medicines of which the weekday is to be asked for |
| plan_too_near | exactly the customer's own intakes too near each other, as `A 07:00, B 08:00: 11:00` (room for B) |
| error | true: the profile is refused |
| error_mentions | words that must stand in the message |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from ..words.errors import nearest

# An advice as JSON.
Answer = Mapping[str, Any]


def faults(advice: Answer, expect: Mapping[str, Any]) -> list[str]:
    """What in this advice differs from what was expected, one sentence each."""
    return [told for _, told in faults_by_word(advice, expect)]


def faults_by_word(advice: Answer, expect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same, each with the word of `expect` that it is about."""
    found = [(word, _unknown(word)) for word in expect if word not in WORDS]
    if "error" in advice and not expect.get("error"):
        return [*found, (next(iter(expect)), f"The profile was refused: {advice['error']}")]
    known = ((word, wish) for word, wish in expect.items() if word in WORDS)
    return found + [(word, told) for word, wish in known for told in _compared(word, advice, wish)]


def _unknown(word: object) -> str:
    return f"`{word}` is no word of expect ({nearest(str(word), list(WORDS), limit=len(WORDS))['en']})."


def _compared(word: str, advice: Answer, wish: Any) -> list[str]:
    try:
        return list(WORDS[word](advice, wish))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return [f"`{word}: {wish!r}` cannot be compared with the advice; see what this word takes."]


Told = Iterable[str]
_Word = Callable[[Answer, Any], Told]


def _differs(name: str, got: Any, wish: Any) -> Told:
    if got != wish:
        yield f"{name} is {_show(got)}, not {_show(wish)}."


def _lacks(name: str, got: Iterable[Any], wish: Iterable[Any]) -> Told:
    missing = sorted(set(wish) - set(got))
    if missing:
        yield f"{name} lacks {_show(missing)}."


def _show(value: Any) -> str:
    return ", ".join(map(str, value)) or "nothing" if isinstance(value, list) else str(value)


def _first_choice(advice: Answer, wish: list[str]) -> Told:
    return _differs("first_choice", sorted(_with_verdict(advice, "first_choice")), sorted(wish))


def _with_verdict(advice: Answer, *verdicts: str) -> list[str]:
    return [form["form"] for form in advice["forms"] if form["verdict"] in verdicts]


def _verdict(*verdicts: str) -> _Word:
    def compare(advice: Answer, wish: list[str]) -> Told:
        return _lacks(" or ".join(verdicts), _with_verdict(advice, *verdicts), wish)
    return compare


def _order(advice: Answer, wish: list[str]) -> Told:
    return _differs("The order of forms", [form["form"] for form in advice["forms"] if form["form"] in wish], wish)


def _ends(found: Mapping[str, Any] | None) -> list[float] | None:
    return None if found is None else [found["low"], found["high"]]


def _in_dose(name: str, read: Callable[[Mapping[str, Any]], Any]) -> _Word:
    def compare(advice: Answer, wish: Any) -> Told:
        if advice["dose"] is None:
            return [f"There is no dose, so no {name}."]
        return _differs(name, read(advice["dose"]), wish)
    return compare


def _dose_for(advice: Answer, wish: list[str]) -> Told:
    return _lacks("The dose applies to too few forms and", advice["dose"]["applies_to"] if advice["dose"] else (), wish)


def _no_dose_for(advice: Answer, wish: list[str]) -> Told:
    wrong = sorted(set(wish) & set(advice["dose"]["applies_to"] if advice["dose"] else ()))
    return [f"The dose applies to {_show(wrong)}."] if wrong else []


def _refer_to(advice: Answer, wish: list[str]) -> Told:
    return _differs("refer_to", sorted({referral["to"] for referral in advice["referrals"]}), sorted(wish))


def _urgency(advice: Answer, wish: str) -> Told:
    found = {referral["urgency"] for referral in advice["referrals"]}
    most = next((urgency for urgency in ("now", "soon", "before_starting") if urgency in found), None)
    return _differs("urgency", most, wish)


def _referrals(advice: Answer, wish: list[dict[str, Any]]) -> Told:
    given = [{**referral, "rule": rule} for referral in advice["referrals"] for rule in referral["rules"]]
    return [f"No referral agrees with {one}." for one in wish if not any(_agrees(referral, one) for referral in given)]


def _checks(advice: Answer, wish: list[dict[str, Any]]) -> Told:
    if not wish:
        return _differs("checks", [check["about"] for check in advice["checks"]], [])
    given = [{**check, "rule": rule} for check in advice["checks"] for rule in check["rules"]]
    return [f"No check agrees with {one}; there are {_show(list(map(_show_check, given)))}." for one in wish
            if not any(_agrees(check, one) for check in given)]


def _entries(part: str) -> _Word:
    def compare(advice: Answer, wish: list[dict[str, Any]]) -> Told:
        if not wish:
            return _differs(part, advice[part], [])
        shown = [{key: entry[key] for key in entry if key not in ("say", "says", "rules")} for entry in advice[part]]
        return [f"None of {part} agrees with {one}; there are {_show(shown)}." for one in wish
                if not any(_agrees(entry, one) for entry in advice[part])]
    return compare


def _agrees(given: Mapping[str, Any], wish: Mapping[str, Any]) -> bool:
    return all(_says(given, value) if key == "says" else key in given and given[key] == value
               for key, value in wish.items())


def _says(given: Mapping[str, Any], words: Iterable[str] | Mapping[str, Iterable[str]]) -> bool:
    said = given.get("reason") or given.get("do") or {}
    return all(str(word).casefold() in str(said.get(language, "")).casefold()
               for language, wanted in (words if isinstance(words, Mapping) else {"sv": words}).items()
               for word in wanted)


def _show_check(check: Mapping[str, Any]) -> str:
    told = ("about", "class", "hours_before", "hours_after", "rule")
    return "{" + ", ".join(f"{key}: {value}" for key, value in check.items() if key in told) + "}"


def _questions(advice: Answer, wish: list[str]) -> Told:
    return _differs("questions", sorted(question["fact"] for question in advice["questions"]), sorted(wish))


def _conflict_about(advice: Answer, wish: list[str]) -> Told:
    about = [conflict["about"]["sv"] for conflict in advice["conflicts"]]
    if not wish:
        return _differs("conflicts", about, [])
    return [f"No conflict is about “{words}”; there are {_show(about)}." for words in wish
            if not any(words.casefold() in one.casefold() for one in about)]


def _no_conflict_about(advice: Answer, wish: list[str]) -> Told:
    about = [conflict["about"]["sv"] for conflict in advice["conflicts"]]
    return [f"A conflict is about “{one}”." for one in about for words in wish if words.casefold() in one.casefold()]


def _conflict_says(advice: Answer, wish: list[str]) -> Told:
    said = [position["says"]["sv"] for conflict in advice["conflicts"] for position in conflict["positions"]]
    return [f"No position says “{words}”." for words in wish if not any(words in one for one in said)]


def _dose_from(advice: Answer, wish: list[str]) -> Told:
    return _lacks("What the dose rests on", advice["dose"]["rules"] if advice["dose"] else (), wish)


def _ids(part: str) -> _Word:
    def compare(advice: Answer, wish: list[str]) -> Told:
        return _lacks(part, (item["id"] for item in advice[part]), wish)
    return compare


def _absent(advice: Answer, wish: list[str]) -> Told:
    shown = {item["id"] for part in ("cautions", "advice") for item in advice[part]}
    return [f"{rule} is shown." for rule in wish if rule in shown]


def _claims(advice: Answer, wish: list[str]) -> Told:
    return _lacks("The trace", (claim for step in advice["trace"] for claim in step["claims"]), wish)


def _wanted(advice: Answer, wish: Mapping[str, Any] | None) -> Told:
    got = advice["wanted"]
    if got is None or wish is None:
        return _differs("wanted", got, wish)
    return _differs("wanted", {key: got.get(key) for key in wish}, dict(wish))


def _in_plan(name: str, read: Callable[[Mapping[str, Any]], Any]) -> _Word:
    def compare(advice: Answer, wish: Any) -> Told:
        return _differs(name, read(advice["plan"]) if advice["plan"] else None, wish)
    return compare


def _error_mentions(advice: Answer, wish: list[str]) -> Told:
    message = str(advice.get("error", "")).casefold()
    return [f"The message does not say “{word}”." for word in wish if word.casefold() not in message]


_READ: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    **{key: itemgetter(key) for key in ("start", "split", "with_food", "time_of_day", "course")},
    "limit": lambda dose: dose["self_care_limit"]["amount"],
    "current": lambda dose: _ends(dose["current"]),
    "room": lambda dose: _ends(dose["room"]),
    "ladder": lambda dose: [rung["amount"] for rung in dose["ladder"]],
}
WORDS: dict[str, _Word] = {
    "decision": lambda advice, wish: _differs("decision", advice["decision"], wish),
    "first_choice": _first_choice,
    "suitable": _verdict("suitable"),
    "unsuitable": _verdict("unsuitable"),
    "at_most_possible": _verdict("possible", "unsuitable"),
    "order": _order,
    "dose": lambda advice, wish: _differs("dose", _ends(advice["dose"]), wish),
    **{name: _in_dose(name, read) for name, read in _READ.items()},
    "dose_for": _dose_for,
    "no_dose_for": _no_dose_for,
    "dose_from": _dose_from,
    "refer_to": _refer_to,
    "urgency": _urgency,
    "referrals": _referrals,
    "checks": _checks,
    "questions": _questions,
    **{part: _entries(part) for part in ("products", "medicines", "evidence")},
    "not_recognised": lambda advice, wish: _differs("not_recognised", advice["not_recognised"], wish),
    "conflict_about": _conflict_about,
    "no_conflict_about": _no_conflict_about,
    "conflict_says": _conflict_says,
    "cautions": _ids("cautions"),
    "advice": _ids("advice"),
    "absent": _absent,
    "claims": _claims,
    "wanted": _wanted,
    "plan_slots": _in_plan("plan_slots", lambda plan: [f"{s['start']}–{s['end']}" for s in plan["days"][0]["slots"]]),
    "plan_times": _in_plan("plan_times", lambda plan: [best["time"] for best in plan["days"][0]["best"]]),
    "plan_asks": _in_plan("plan_asks", lambda plan: plan["without_times"]),
    "plan_asks_day": _in_plan("plan_asks_day", lambda plan: plan["without_day"]),
    "plan_too_near": _in_plan("plan_too_near", lambda plan: [
        f"{one['one']} {one['time']}, {one['other']} {one['other_time']}: {(one['could_go'] or {}).get('time')}"
        for one in plan["too_near"]]),
    "error": lambda advice, wish: _differs("error", "error" in advice, wish),
    "error_mentions": _error_mentions,
}
