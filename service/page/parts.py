"""The advice on the page: the glance, and beneath it what is closed until it is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from ...engine.explanation.proof import lines
from ...engine.phrasing.words import Words
from ...engine.render.day_strip import strip_svg
from ...engine.render.phrases import Phrases
from ...engine.render.plan import not_planned
from ...engine.render.svg_ladder import draw_ladder
from ...engine.resolution.shape import PRINTED
from ...engine.words.errors import ProfileError
from ...engine.words.text import printable
from ..texts import Says, page_texts
from .explained import Part, explained, first_screen, told, what_if_groups
from .session import Session
from .shelf import ShelfPanel

# The style sheet of the pictures is served as a file: a page that allows styles within itself allows foreign ones too.
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


# What is told along with the advice, and could be left out without making it another.
_ALONG = ("caution:", "advice:")


class Parts:
    """Puts the advice of a session into what a template shows."""

    def __init__(self, session: Session, words: Words, says: Says) -> None:
        self._session, self._words, self._says = session, words, says
        self._of = session.consultation
        self._advice = self._of.advice
        self._phrases = Phrases(self._advice, words.knowledge, words.language)
        self._opened = frozenset(session.form.opened)

    def glance(self) -> dict[str, Any]:
        """The first screen: the decision, and rows of a label and a text."""
        return first_screen(self._session.desk.glance(self._of, self._words.language, asked_beside=True), self._phrases)

    def spoken(self) -> str:
        """What a screen reader is told when it changes: the decision and the first form."""
        forms = " / ".join(map(self._words.form, self._advice.first_choice))
        decision = self._words(f"decision.{self._advice.decision}")
        return self._says("announce", decision=decision) + (f" {forms}." if forms else "")

    @property
    def reviewed(self) -> bool:
        """Whether a named person signed off every rule that the advice cites."""
        return self._advice.meta["reviewed"]

    def panels(self) -> list[Part]:
        """What can be opened, with its content where it is open."""
        makers: Mapping[str, tuple[bool, Callable[[], Part]]] = {
            "shelf": (self._session.desk.assortment is not None and self._advice.decision in PRINTED, self._shelf),
            "ladder": (self._advice.dose is not None, self._ladder),
            "day": (self._advice.decision in PRINTED and bool(self._advice.medicines), self._day),
            "why": (True, self._why),
            "forms": (bool(self._advice.forms), self._forms),
            "whatif": (True, self._what_if),
            "differ": (bool(self._advice.conflicts), self._differ),
            "all": (True, self._all),
        }
        return [
            {"name": name, "title": self._says(f"part.{name}"), "open": name in self._opened,
             **(make() if name in self._opened else {})}
            for name, (there, make) in makers.items() if there
        ]

    # --- one maker for each part ---

    def _shelf(self) -> Part:
        return ShelfPanel(self._session, self._words, self._says, self._line).part()

    def _ladder(self) -> Part:
        dose = self._advice.dose
        if dose is None:
            return {}
        picture = draw_ladder(dose, self._words.knowledge, self._words.language, in_words=False)
        return {"svg": _bare(picture.svg), "list": list(self._phrases.rungs(dose)),
                "note": self._words("dose.total_note")}

    def _day(self) -> Part:
        plan = self._advice.plan
        times = any(self._session.form.times.values())
        why = not_planned(self._advice, self._words.knowledge) if times else page_texts()["day.ask"]
        names = dict.fromkeys(one["name"] for one in self._advice.medicines)
        return {"svg": _bare(strip_svg(plan, self._words.language, self._words.knowledge)) if plan else "",
                "note": self._words.of(why) if why else "",
                "times": [{"name": name, "label": printable(name), "typed": self._session.form.times.get(name, "")}
                          for name in names]}

    def _why(self) -> Part:
        """Every line of the advice; each opens its own proof. What is only told along is behind one more line."""
        lines: dict[bool, list[Part]] = {False: [], True: []}
        for target, text in explained(self._advice, self._words):
            lines[target.startswith(_ALONG)].append(self._line(target, text))
        name, along = "why along", lines[True]
        rest = {"name": name, "title": self._says("why.along", count=len(along)), "open": name in self._opened,
                "lines": along} if along else None
        return {"lines": lines[False], "rest": rest}

    def _line(self, target: str, text: str) -> Part:
        name = f"why {target}"
        return {"name": name, "text": text, "open": name in self._opened,
                "proof": self._proof(target) if name in self._opened else []}

    def _proof(self, target: str) -> list[Part]:
        try:
            return told(lines(self._session.desk.why(self._of, target)), self._words.language)
        except ProfileError:
            return []

    def _forms(self) -> Part:
        """Every form with its verdict; each opens why not."""
        rows = []
        for form in self._advice.forms:
            name = f"whynot {form['form']}"
            rows.append({
                "name": name, "open": name in self._opened, "verdict": form["verdict"],
                "text": f"{self._words.form(form['form'])} – {self._words('verdict.' + form['verdict']).lower()}",
                "proof": self._not(form["form"]) if name in self._opened else [],
            })
        return {"lines": rows}

    def _not(self, form: str) -> list[Part]:
        try:
            return told(self._session.desk.why_not(self._of, form).lines(), self._words.language)
        except ProfileError:
            return []

    def _what_if(self) -> Part:
        """The smallest changes, by what they change."""
        return {"groups": what_if_groups(self._session.desk.what_if(self._of), self._words)}

    def _differ(self) -> Part:
        words, groups = self._words, []
        for one in self._advice.conflicts:
            says = [f"{words.knowledge.sources[position['source']].title}: {words.of(position['says'])}"
                    for position in one["positions"]]
            chosen = f"→ {words.of(one['chosen'])}. {words.of(one['why'])}"
            groups.append({"title": words.of(one["about"]), "list": [*says, chosen]})
        return {"groups": groups}

    def _all(self) -> Part:
        """All of the advice, the gravest first."""
        say, words = self._phrases, self._words
        dose = self._advice.dose
        checks = "checks_later" if self._advice.referrals else "checks"
        forms = [f"{words.form(form['form'])} – {words('verdict.' + form['verdict']).lower()}"
                 for form in self._advice.forms]
        doses = [*say.headline(dose), *filter(None, [say.taking(dose)]), *say.taken(dose), *say.applies(dose)] \
            if dose else []
        sections: list[tuple[str, list[str]]] = [
            ("evidence", say.evidence()),
            ("kidney", [*filter(None, [say.kidney()]), *say.kidney_alerts()]),
            ("referrals", _pairs(say.referrals())),
            ("questions", [words.of(one["text"]) for one in self._advice.questions]),
            (checks, _pairs(say.checks())),
            ("medicines", say.medicines()),
            ("form", forms),
            ("dose", doses),
            ("products", _pairs(say.products())),
            ("say", say.say()),
            ("cautions", say.cautions()),
            ("advice", [f"{words(f'kind.{kind}')}: {text}" for kind, texts in say.rest().items() for text in texts]),
            ("interest", say.interests()),
        ]
        return {"groups": [{"title": words(f"heading.{name}"), "list": texts} for name, texts in sections if texts]}


def _pairs(pairs: Any) -> list[str]:
    return [f"{head}: {body}" for head, body in pairs]


def _bare(svg: str) -> Markup:
    """A picture without its style sheet; the engine has escaped what stands in it."""
    return Markup(_STYLE.sub("", svg))
