"""The tools: each from the arguments of a call to a result. Nothing is kept between two calls."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...engine.knowledge.fact_types import FACT_TYPES
from ...engine.labels.sums import LabelSum, read_labels
from ...engine.resolution.shape import PRINTED
from ...engine.words.errors import Fault, ProfileError, nearest
from ...engine.words.text import LANGUAGES, Language, fill, number, printable
from ...face.talk import InterviewStep
from ..api.body import Body
from ..api.operations import Operations, in_language
from ..desk import Desk
from ..texts import page_texts
from .arguments import MAX_TEXT, language_of, profile_of, read_arguments, taken_back
from .result import AboutPerson, Data, Result, about_nobody, failure
from .says import says

Given = Mapping[str, Any] | None
_SHORT = ("forms", "dose", "checks", "cautions", "advice", "evidence", "conflicts")
_FULL = ("medicines", "products", "wanted", "plan", "sources")


class Tools:
    """The tools of one desk, in the language of the operator unless a call names another."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self._desk, self._language, self._operations = desk, language, Operations(desk)
        self._called: Mapping[str, Callable[[Given], Result]] = {
            "advise": self.advise, "next_question": self.next_question, "explain": self.explain,
            "read_label": self.read_label, "find_medicine": self.find_medicine, "claim": self.claim,
        }

    def call(self, name: str, given: Given) -> Result:
        """What a tool gives; a call that cannot be used is a result that says so. Nothing sent is ever logged."""
        tool = self._called.get(name)
        if tool is None:
            return failure([Fault(printable(name), says("no_tool"), nearest(printable(name), [*self._called]))],
                           self._language)
        asked = (given or {}).get("language")
        language: Language = next((one for one in LANGUAGES if one == asked), self._language)
        try:
            return tool(given)
        except ProfileError as error:
            return failure(error.faults, language)
        except Exception:  # its text may hold what was sent
            return failure([Fault(name, says("internal"), says("internal.mend"))], language)

    def advise(self, given: Given) -> Result:
        """The advice for a profile."""
        body = read_arguments(given, ("profile", "detail"))
        language, detail = language_of(body, self._language), body.among("detail", ("short", "full"))
        about = self._person(body, profile_of(body, given), language)
        advice = about.of.advice
        parts: Data = {name: in_language(getattr(advice, name), language) for name in (*_SHORT, "questions")}
        if detail == "full":
            parts |= {name: in_language(getattr(advice, name), language) for name in _FULL}
            return about.result(advice.text(language).splitlines(), {**parts, "rules": about.rules()})
        return about.result(about.screen(), {**parts, "rules": about.rules()})

    def next_question(self, given: Given) -> Result:
        """The question worth asking next, after the answers so far."""
        body = read_arguments(given, ("profile", "answers"))
        language = language_of(body, self._language)
        profile, answers = profile_of(body, given), body.take("answers", "object", {})
        self._check(body, profile)
        steps = [{name: value} for name, value in answers.items()]
        step = self._desk.advisor.interview({"told": profile, "steps": steps}).step()
        body.faults += [Fault(f"answers.{fact}", says("taken_back"), says("taken_back.mend"))
                        for fact in taken_back(profile, step.profile)]
        body.done()
        about = AboutPerson(self._desk.consult(step.profile), self._desk, language)
        told = in_language({"question": step.to_dict()["question"], "why": step.why}, language)
        question = told["question"] and {name: told["question"][name] for name in ("id", "type", "text", "options")}
        return about.result([*about.referred(), *_asked(step, language)],
                            {"question": question, "why": told["why"], "profile": step.profile, "answers": answers})

    def explain(self, given: Given) -> Result:
        """Why a part of the advice is what it is, or why something was not given."""
        body = read_arguments(given, ("profile", "part", "why_not"))
        language = language_of(body, self._language)
        part, target = (body.take(key, "text", most=200) for key in ("part", "why_not"))
        if part and target:
            body.faults.append(Fault("why_not", says("both")))
        about = self._person(body, profile_of(body, given), language)
        if target:
            found = self._desk.why_not(about.of, target)
            if about.of.advice.decision not in PRINTED:
                # What would have spoken for a form is no answer to somebody who is to get none.
                found = replace(found, missed=(), missed_says=None)
            lines = [says("not_why", target=printable(target))[language], *found.sentences(language)]
        else:
            lines = self._desk.why(about.of, part or "decision").sentences(language)
        asked = {"why_not": target} if target else {"part": part or "decision"}
        return about.result([*about.referred(), *lines], {**asked, "says": lines, "rules": about.rules()})

    def read_label(self, given: Given) -> Result:
        """How much a label states."""
        body = read_arguments(given, ("text", "per_day"))
        language = language_of(body, self._language)
        text = body.take("text", "text", "", needed=True, most=MAX_TEXT)
        count = body.take("per_day", "number")
        body.done()
        found = read_labels([text], self._desk.knowledge, [] if count is None else [count])
        data = in_language(found.to_dict(), language)
        for one in data["labels"]:
            del one["label"]  # what is printed may be written for an assistant to obey
            one["not_read"] = [printable(words) for words in one["not_read"]]
        return about_nobody(self._label_lines(found, language), data, self._desk, language)

    def _label_lines(self, found: LabelSum, language: Language) -> Iterator[str]:
        texts = self._desk.knowledge.labels.texts
        day = found.amount_per_day
        shown = "–".join(dict.fromkeys((number(math.floor(day.low), language), number(math.ceil(day.high), language))))
        yield f"{texts['heading.sum'][language]}: {fill(texts['amount'], amount=shown)[language]}"
        for reading in found.readings:
            yield from (text[language] for text in reading.how)
            yield from (finding.text[language] for finding in reading.findings)
            if reading.question is not None:
                yield reading.question[language]

    def find_medicine(self, given: Given) -> Result:
        """What a name is taken for."""
        body = read_arguments(given, ("name",))
        language = language_of(body, self._language)
        name = (body.take("name", "text", "", needed=True, most=200) or "").strip()
        if not name and not body.faults:
            body.faults.append(Fault("name", page_texts()["body.lacks"]))
        body.done()
        read, found = self._desk.medicine(name), self._desk.suggested(name)
        names = self._desk.words(language)
        classes = ", ".join(names.anything(one) for one in read.classes)
        shown = f"«{printable(name)}»"
        if not read.is_medicine:
            lines = [says("no_medicine", name=shown)[language]]
        elif not read.recognised:
            lines = [says("unknown_medicines", names=shown)[language]]
        else:
            lines = [says("classes", name=shown, classes=classes)[language] if classes
                     else says("no_classes", name=shown)[language]]
        if found and not read.recognised:
            lines.append(says("may_be", names=", ".join(one.name for one in found))[language])
        data = {"read": {**read.to_dict(), "written": printable(name)},
                "found": [in_language(one.to_dict(), language) for one in found]}
        extra = None if read.recognised or not read.is_medicine else "not_recognised"
        return about_nobody(lines, in_language(data, language), self._desk, language, extra)

    def claim(self, given: Given) -> Result:
        """What one source says in one place."""
        body = read_arguments(given, ("id",))
        language, name = language_of(body, self._language), body.take("id", "text", "", needed=True, most=80)
        body.done()
        found = self._operations.claim(name)
        if found is None:
            raise ProfileError([Fault("id", says("no_claim"), nearest(name, [*self._desk.knowledge.claims]))])
        told = in_language(found, language)
        line = says("claim", claim=told["id"], text=told["text"], title=told["source"]["title"],
                    section=told["section"] or "")[language]
        return about_nobody([line, told["source"]["interest"]], {"claim": told}, self._desk, language)

    def _check(self, body: Body, profile: Data) -> None:
        """Raises ProfileError with every fault of the call and of the profile in it."""
        body.faults += self._desk.advisor.validate(profile)
        body.done()

    def _person(self, body: Body, profile: Data, language: Language) -> AboutPerson:
        self._check(body, profile)
        return AboutPerson(self._desk.consult(profile), self._desk, language)


def _asked(step: InterviewStep, language: Language) -> Iterator[str]:
    """The question, and how it is answered."""
    question = step.question
    if question is None:
        yield says("no_question")[language]
        return
    yield says("question", question=question.text[language])[language]
    if question.options:
        options = ", ".join(f"{one.id} ({one.label[language]})" for one in question.options)
        yield says("options", id=question.id, options=options)[language]
    elif (kind := FACT_TYPES.get(question.type)) and kind.numeric:
        yield says("number", id=question.id, unit=question.facts[0].unit or "")[language]
    else:
        yield says("free", id=question.id)[language]
