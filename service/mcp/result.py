"""What a tool gives: one text and one structure that say the same, each of them whole where the other is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...engine.interview.unknown import unknown_facts
from ...engine.resolution.shape import PRINTED, REFERRED
from ...engine.words.errors import Fault
from ...engine.words.text import Language, Text, printable
from ...face.consultation import Consultation
from ..api.operations import in_language
from ..desk import Desk
from .says import reminders, says

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """The same in words and in plain data; `failed` where the call could not be used."""

    text: str
    data: Data
    failed: bool = False


class AboutPerson:
    """Results about one person: every one begins and ends with the decision, whatever was asked for.

    The head of the structure carries it too, so that an explanation or a question, read by itself, says no less.
    """

    def __init__(self, of: Consultation, desk: Desk, language: Language) -> None:
        self.of, self._desk, self._language = of, desk, language
        self._screen = desk.glance(of, language)
        self.decided = self._screen.lines[0].text

    def result(self, lines: Iterable[str], more: Data) -> Result:
        """The result with these lines and these parts between what every result says."""
        advice, language = self.of.advice, self._language
        unrecognised = "not_recognised" if advice.not_recognised else None
        told = [one[language] for one in reminders(advice.decision, unrecognised)]
        unknown = unknown_facts(self.of)
        head = {
            "decision": advice.decision, "summary": self.decided,
            "may_be_recommended": advice.decision in PRINTED, "reminders": told,
            "referrals": in_language(advice.referrals, language),
            "unknown": [{"fact": one.id, "label": one.label.text[language]} for one in unknown],
            "not_recognised": [printable(name) for name in advice.not_recognised],
        }
        words = [self.decided, *lines, *self._open([one.label.text[language] for one in unknown]), *told,
                 *self._versions(), says("still", decision=self.decided)[language]]
        return Result("\n".join(words), {**head, **more, "versions": {**advice.meta}})

    def screen(self) -> list[str]:
        """The first screen without its first line, which every result has."""
        return [f"{line.label}: {line.text}" if line.label else line.text for line in self._screen.lines[1:]]

    def referred(self) -> list[str]:
        """Whom to contact, where it is a referral: before anything that was asked for beside the advice."""
        if self.of.advice.decision not in REFERRED:
            return []
        return [line.text for line in self._screen.lines if line.role == "first"]

    def rules(self) -> list[Data]:
        """The rules that decided, with their claims."""
        fired = {step["rule"]: step for step in self.of.advice.trace}
        return [{"rule": rule, "title": fired[rule]["title"][self._language], "claims": [*fired[rule]["claims"]]}
                for rule in dict.fromkeys(self._desk.settled_by(self.of)) if rule in fired]

    def _open(self, labels: Sequence[str]) -> Iterable[str]:
        language = self._language
        if labels:
            yield says("unknown_facts", facts=", ".join(labels))[language]
        names = self.of.advice.not_recognised
        if names:
            yield says("unknown_medicines", names=", ".join(f"«{printable(name)}»" for name in names))[language]

    def _versions(self) -> Iterable[str]:
        meta, language = self.of.advice.meta, self._language
        known = meta["knowledge"]
        yield says("versions", knowledge=known["version"], sha=known["sha256"][:12], engine=meta["engine"],
                   setting=meta["setting"])[language]
        if not meta["reviewed"]:
            yield says("unsigned")[language]


def about_nobody(lines: Iterable[str], data: Data, desk: Desk, language: Language, extra: str | None = None) -> Result:
    """A result that is about no person: it says that it is no advice."""
    told = [one[language] for one in reminders(None, extra)]
    no_advice = says("not_advice")[language]
    known = desk.knowledge
    versions = {"knowledge": {"version": known.version, "sha256": known.sha256}, "setting": desk.advisor.setting}
    return Result("\n".join([*lines, no_advice, *told]),
                  {"decision": None, "summary": no_advice, "may_be_recommended": False, "reminders": told,
                   **data, "versions": versions})


def failure(faults: Iterable[Fault], language: Language) -> Result:
    """A call that could not be used, with every fault, and that this is not a yes."""
    said: Text = says("error")
    listed = list(faults)
    data = {"decision": None, "summary": said[language], "may_be_recommended": False,
            "errors": [in_language(one.to_dict(), language) for one in listed]}
    return Result("\n".join([said[language], *(f"- {one.in_language(language)}" for one in listed)]), data, True)
