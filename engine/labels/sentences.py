"""Collects what is told about a reading: how it was read, what is odd, and the questions that would settle it."""

from __future__ import annotations

from collections.abc import Iterable

from ..knowledge import Knowledge
from ..knowledge.labels import Substance
from ..words.text import LANGUAGES, Text, fill, join, number, rounded


class Sentences:
    """The sentences about one label, filled in from `labels.yaml`; each is told once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._words, self._unit = knowledge.labels, knowledge.nutrient.sign
        self.how: list[Text] = []
        self.findings: dict[str, Text] = {}
        self.questions: dict[str, Text] = {}

    def tell(self, name: str, /, **values: Text | str | float) -> None:
        """One sentence on how the label was read."""
        text = self._fill(name, values)
        if text not in self.how:
            self.how.append(text)

    def find(self, finding: str, name: str, /, **values: Text | str | float) -> None:
        """Something odd; of one kind the first is kept."""
        self.findings.setdefault(finding, self._fill(name, values))

    def ask(self, question: str, /, **values: Text | str | float) -> None:
        """A question that would settle the reading."""
        self.questions.setdefault(question, self._fill(f"question.{question}", values))

    def amount(self, figure: float) -> Text:
        """A figure as it is written, with the unit of the nutrient."""
        return {"sv": f"{figure:g} {self._unit.sv}", "en": f"{figure:g} {self._unit.en}"}

    def compounds(self, found: Iterable[Substance]) -> Text:
        """The names of compounds, joined, small inside a sentence."""
        names: list[Text] = [{"sv": c.name["sv"].lower(), "en": c.name["en"].lower()} for c in found]
        return join(names) if names else self._words.texts["how.nothing_known"]

    def portion(self, count: float, serving: str | None) -> Text:
        """So many units in words: 2 kapslar."""
        known = self._words.servings.get(serving or "")
        name: Text = {"sv": "", "en": ""} if known is None else (known.name if count <= 1 else known.plural).text
        swedish, english = (f"{number(count, language)} {name[language]}" for language in LANGUAGES)
        return {"sv": swedish.strip(), "en": english.strip()}

    def span(self, low: float, high: float) -> Text:
        """One number, or from one to the other."""
        ends = dict.fromkeys((rounded(low), rounded(high)))
        swedish, english = ("–".join(number(end, language) for end in ends) for language in LANGUAGES)
        return {"sv": swedish, "en": english}

    def _fill(self, name: str, values: dict[str, Text | str | float]) -> Text:
        shown = {key: rounded(value) if isinstance(value, (int, float)) else value for key, value in values.items()}
        filled = fill(self._words.texts[name], **shown)
        return {"sv": " ".join(filled["sv"].split()), "en": " ".join(filled["en"].split())}
