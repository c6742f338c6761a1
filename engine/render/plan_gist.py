"""The day plan in a few lines: the best times or why there is none, what is free, what the plan does not know."""

from __future__ import annotations

from collections.abc import Iterator

from ..dayplan.shape import DayPlan, Plan
from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..words.text import Language
from .day_words import DayWords, whole


class PlanGist:
    """Puts one plan into a few lines of one language."""

    def __init__(self, plan: Plan, knowledge: Knowledge, language: Language) -> None:
        self._plan, self._knowledge, self._language = plan, knowledge, language
        self._words = Words(knowledge, language)
        self._day_words = DayWords(knowledge, language)

    def days(self) -> Iterator[tuple[str, list[str]]]:
        """For each kind of day the best times, or why there is none, and what is free."""
        for day in self._plan["days"]:
            named = f"{self._day_words.days(self._plan, day)}: " if len(self._plan["days"]) > 1 else ""
            more = [self._words("plan.open", spans=self._day_words.spans(day["slots"]))] if day["best"] else []
            more += [self._words.of(day["not_split"]["why"])] if day["not_split"] else []
            yield named + self._proposed(day), more

    def notes(self) -> list[str]:
        """Intakes that are too near each other, and what the plan does not know; once each."""
        return list(dict.fromkeys([*self._too_near(), *self._unknown()]))

    def _proposed(self, day: DayPlan) -> str:
        if day["best"]:
            return " + ".join(map(self._day_words.best, day["best"]))
        return self._words.of(day["no_slot"]["why"]) if day["no_slot"] else ""

    def _too_near(self) -> Iterator[str]:
        """The customer's own intakes among each other, and where there would be room."""
        for one in self._plan["too_near"]:
            yield whole(self._words.of(one["say"]))
            if one["could_go"]:
                yield whole(self._words("plan.could_go", **one["could_go"]))

    def _unknown(self) -> Iterator[str]:
        plan = self._plan
        for name, medicines in (
            ("which_day", plan["without_day"]),
            ("no_distance", plan["no_distance"]),
            ("not_considered", plan["not_considered"]),
        ):
            if medicines and not (name == "no_distance" and self._all_clear()):
                yield self._words(f"plan.{name}", medicines=", ".join(map(whole, medicines)))

    def _all_clear(self) -> bool:
        """Whether no medicine asks for time in between; of one that is not known nobody can say so."""
        return not self._plan["medicines"] and not self._plan["not_considered"]
