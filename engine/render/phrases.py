"""The dose and the checks of an advice in sentences, the same on a terminal, on a page and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..knowledge import Knowledge
from ..language.actions import Administer, Advise, Caution, Decide, Glance
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..resolution.shape import AdviceItem, CautionItem, CheckItem, Dose, Kidney, Range, Reason, Rung, Step
from ..words.text import Language, Text, fill, number, printable

# What is said across the counter; the other kinds of advice come further down.
SAID = ("expectation", "side_effect", "follow_up")
# Where one sentence ends and the next begins: "4 h. Zinc", not "t.ex. kalcium".
_SENTENCE = re.compile(r"(?<=[.?!]) (?=[^\W\da-zåäö_])")
_SHORT = 3


class Phrases:
    """Puts one advice into sentences of one language."""

    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language) -> None:
        self.advice, self.knowledge, self.language = advice, knowledge, language
        self.words = Words(knowledge, language)

    def lead(self) -> str:
        """What the decision means for this customer, in one sentence; where food comes first, why."""
        dose, decision = self.advice.dose, self.advice.decision
        if decision == "food_first":
            return next(self._because(Decide), self.words("decision.food_first.lead"))
        if decision == "recommend" and dose is None:
            return self.words("decision.recommend.no_dose")
        taken = dose["current"]["low"] if dose and dose["current"] else 0
        if decision == "recommend" and dose and taken >= min(dose["self_care_limit"]["amount"], dose["high"]):
            return self.words("decision.recommend.full")
        return self.words(f"decision.{decision}.lead")

    def with_verdict(self, *verdicts: str) -> list[str]:
        """The forms with one of these verdicts."""
        return [form["form"] for form in self.advice.forms if form["verdict"] in verdicts]

    def headline(self, dose: Dose) -> Iterator[str]:
        """What the customer may take alone stands first; the article's range is never hidden."""
        limit = dose["self_care_limit"]
        if dose["high"] > limit["amount"]:
            authority = self.knowledge.sources[limit["source"]].publisher
            yield self.words("dose.alone", figure=limit["amount"], authority=authority)
        yield self.words("dose.articles", amount=self.range(dose))

    def taking(self, dose: Dose) -> str:
        """How the dose is taken, in one line; empty where no source says. What time of day, a plan says better."""
        how = {**dose, **({"time_of_day": None} if self.advice.plan else {})}
        return ", ".join(line if n == 0 else _lower(line) for n, line in enumerate(self.words.taking(how)))

    def rungs(self, dose: Dose) -> Iterator[str]:
        """The rungs in words; those that differ in nothing but the figure are put together."""
        same: dict[str, list[Rung]] = {}
        for rung in dose["ladder"]:
            said = self.words.of(rung["when"]).replace(number(rung["amount"], self.language), "#", 1)
            same.setdefault(said, []).append(rung)
        for said, rungs in same.items():
            figures: Range = {"low": rungs[0]["amount"], "high": rungs[-1]["amount"]}
            yield said.replace("#", self.range(figures), 1)

    def taken(self, dose: Dose) -> Iterator[str]:
        """What is taken already, and what room it leaves."""
        current, room = dose["current"], dose["room"]
        if current and room and current["high"] > 0:
            yield self.words("dose.current", amount=self.range(current))
            alone = self.room_alone(dose)
            yield self.words("dose.room_alone" if alone else "dose.no_room_alone", figure=alone)
            if room["high"] > alone:
                yield self.words("dose.room_after_care", figure=room["high"])

    @staticmethod
    def room_alone(dose: Dose) -> float:
        """How much may be added to what is taken already without a doctor."""
        current, room = dose["current"] or {"low": 0, "high": 0}, dose["room"] or {"low": 0, "high": 0}
        return max(0, min(room["high"], dose["self_care_limit"]["amount"] - current["high"]))

    def holds(self, dose: Dose) -> bool:
        """Whether the dose is not to go up for now."""
        return any(action.hold for action in self._actions(dose["rules"], Administer))

    def applies(self, dose: Dose) -> Iterator[str]:
        """Which of the forms that fit the dose holds for, and for which no source gives one."""
        offered = self.with_verdict("first_choice", "suitable")
        for text, forms in (
            ("dose.applies_to", [form for form in offered if form in dose["applies_to"]]),
            ("dose.none", [form for form in offered if form not in dose["applies_to"]]),
        ):
            if forms:
                yield self.words(text, forms=self.words.forms(forms), form=self.words.forms(forms))

    def range(self, amount: Range | Dose) -> str:
        """300, or 200–400."""
        low, high = number(amount["low"], self.language), number(amount["high"], self.language)
        return low if low == high else self.words("range", low=low, high=high)

    def checks(self) -> Iterator[tuple[str, str]]:
        """What a check is about, and what to do."""
        for about, check in self.grouped_checks():
            group = check["class"]
            head = f"{about} – {self.words.anything(group)}" if group else about
            yield head, " ".join(filter(None, [self.words.of(check["do"]), self._hours(check, about)]))

    def grouped_checks(self) -> Iterator[tuple[str, CheckItem]]:
        """What a check is about, and the check; those with the same text are put together."""
        same: dict[str, list[CheckItem]] = {}
        for check in self.advice.checks:
            same.setdefault(self.words.of(check["do"]) + str(check["class"]), []).append(check)
        for checks in same.values():
            yield ", ".join(printable(self.words.anything(one["about"])) for one in checks), checks[0]

    def _actions(self, rules: list[str], kind: type[Any]) -> Iterator[Any]:
        found = filter(None, map(self.knowledge.rule, rules))
        return (action for rule in found for action in rule.then if isinstance(action, kind))

    def _because(self, kind: type[Any]) -> Iterator[str]:
        """The reasons of the rules that took such an action, with the customer's own facts."""
        for step in self.advice.trace:
            rule = self.knowledge.rule(step["rule"])
            if rule is not None and any(isinstance(action, kind) for action in rule.then):
                yield self.words.of(fill(rule.because, **self._values(step)))

    def _values(self, step: Step) -> dict[str, str]:
        return {reason["fact"]: self.words.value(reason["fact"], reason["value"]) for reason in step["because"]}

    def compact_hours(self, check: CheckItem) -> str:
        """How far the nutrient stays from a medicine, without its name; empty where no source says."""
        before, after = check["hours_before"], check["hours_after"]
        if not before and not after:
            return ""
        name = "same" if before == after else "both" if before and after else "before" if before else "after"
        return self.words(f"plan.hours.{name}", before=before or 0, after=after or 0)

    def _hours(self, check: CheckItem, about: str) -> str:
        before, after = check["hours_before"], check["hours_after"]
        if before is not None and after is not None:
            return self.words("hours", about=about, hours_before=before, hours_after=after)
        if after is not None:
            return self.words("hours.after_only", about=about, hours_after=after)
        return self.words("hours.before_only", about=about, hours_before=before) if before is not None else ""

    def referrals(self) -> Iterator[tuple[str, str]]:
        """Whom to ask and how soon, and why."""
        for referral in self.advice.referrals:
            to, urgency = self.words(f"to.{referral['to']}"), self.words(f"urgency.{referral['urgency']}")
            yield f"{to} – {_lower(urgency)}", self.words.of(referral["reason"])

    def kidney(self) -> str:
        """The eGFR that counted and where it comes from; empty where none is known, and in an emergency."""
        found, about = self.advice.kidney, self.knowledge.kidney
        if found is None or about is None or self.advice.decision == "refer_now":
            return ""
        values = {"label": about.categories[found["category"]].label.text, "from": self._equation(found)}
        return self.words("kidney.line", egfr=found["egfr"], category=found["category"], **values)

    def kidney_alerts(self) -> list[str]:
        """Where another equation would have changed the advice, or the value is unlikely."""
        found = self.advice.kidney
        if found is None or self.advice.decision == "refer_now":
            return []
        says = [self.words.of(one["text"]) for one in found["estimates"] if one["text"]]
        if says:
            says.append(self.words("kidney.stays", **{"from": self._equation(found)}))
        return [*says, *([self.words.of(found["doubt"])] if found["doubt"] else [])]

    def _equation(self, found: Kidney) -> Text:
        about = self.knowledge.kidney
        if about is None or found["from"] not in about.equations:
            return self.knowledge.texts["kidney.measured"]
        return about.equations[found["from"]].name.text

    def known_medicines(self) -> str:
        """The medicines that need nothing, in one line; empty where there is none."""
        names = [printable(one["name"]) for one in self.advice.medicines if one["status"] == "no_known_interaction"]
        return self.words("medicines.no_known_interaction", names=", ".join(names)) if names else ""

    def for_glance(self, role: Glance) -> list[str]:
        """The cautions and the advice that stand on the first screen in this role, once each."""
        items: list[AdviceItem | CautionItem] = [*self.advice.cautions, *self.advice.advice]
        return list(dict.fromkeys(self.words.of(item["text"]) for item in items if self._glances(item["id"], role)))

    def _glances(self, rule: str, role: Glance) -> bool:
        return any(action.glance == role for kind in (Caution, Advise) for action in self._actions([rule], kind))

    def evidence(self) -> list[str]:
        """How likely it is to help each need, what is least likely first."""
        return list(dict.fromkeys(self.words.of(one["says"]) for one in self.advice.evidence))

    def medicines(self) -> list[str]:
        """Every medicine by what it comes to here, in one line each; in an emergency only the way to care is shown."""
        if self.advice.decision == "refer_now":
            return []
        names: dict[str, list[str]] = {}
        for one in self.advice.medicines:
            names.setdefault(one["status"], []).append(printable(one["name"]))
        found = [status for status in ("refer", "check", "not_recognised", "no_known_interaction") if status in names]
        return [self.words(f"medicines.{status}", names=", ".join(names[status])) for status in found]

    def products(self) -> Iterator[tuple[str, str]]:
        """What is taken already or held in the hand, with its verdict, and what to say; not in an emergency."""
        same: dict[tuple[str, str], list[str]] = {}
        for one in self.advice.products if self.advice.decision != "refer_now" else []:
            label = printable(" ".join(one["label"].split()))
            same.setdefault((one["verdict"], self.words.of(one["say"])), []).append(label)
        for (verdict, say), labels in same.items():
            yield f"{', '.join(dict.fromkeys(labels))} – {self.words(f'product.verdict.{verdict}')}", say

    def cautions(self) -> list[str]:
        """What to watch out for, once each."""
        return list(dict.fromkeys(self.words.of(one["text"]) for one in self.advice.cautions))

    def interests(self) -> list[str]:
        """The sources that the answer rests on, by who profits from them."""
        same: dict[str, list[str]] = {}
        for one in self.advice.sources.values():
            same.setdefault(self.words.of(one["interest"]), []).append(one["title"])
        return [f"{'; '.join(titles)}: {interest}" for interest, titles in same.items()]

    def say(self) -> list[str]:
        """What is said across the counter, once each."""
        return list(dict.fromkeys(text for kind in SAID for text in self._of_kind(kind)))

    def rest(self) -> dict[str, list[str]]:
        """The other advice by kind."""
        kinds = dict.fromkeys(item["kind"] for item in self.advice.advice if item["kind"] not in SAID)
        return {kind: list(dict.fromkeys(self._of_kind(kind))) for kind in kinds}

    def _of_kind(self, kind: str) -> Iterator[str]:
        items: list[AdviceItem] = self.advice.advice
        yield from (self.words.of(item["text"]) for item in items if item["kind"] == kind)

    def unreviewed(self) -> bool:
        """Whether any rule of the trace has not been reviewed by a named person."""
        return not self.advice.meta["reviewed"]


def reason_words(reason: Reason, words: Words) -> str:
    """A fact that made a rule fire, with the medicines behind a class."""
    said = f"{words.label(reason['fact'])}: {words.value(reason['fact'], reason['value'])}"
    return f"{said} ({', '.join(reason['from'])})" if reason.get("from") else said


def sentences(text: str) -> tuple[str, ...]:
    """A text in its sentences; a very short one goes with the next, without which it says little."""
    found: list[str] = []
    for one in _SENTENCE.split(text):
        if found and len(found[-1].split()) <= _SHORT:
            found[-1] += f" {one}"
        else:
            found.append(one)
    return tuple(found)


def _lower(line: str) -> str:
    return line[:1].lower() + line[1:]
