"""What may stand on the first screen: every entry with its sentences, and how soon it matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..phrasing.words import Words
from ..resolution.shape import PRINTED, CheckItem, ProductItem, Question
from ..words.text import lower_first, printable
from .glance_dose import giving, in_units
from .phrases import Phrases, sentences

Role = Literal["decision", "first", "give", "jar", "say", "care"]
_LONGEST_LABEL = 36
# After so many sentences what follows is detail, and comes so much later.
_GIST, _DETAIL = 2, 1.2
# What is known to need nothing comes when everything else has room.
_LAST = 20.0
# What is only more about something that stands there already, or needs nothing.
_UNCOUNTED = frozenset({"known", "dose", "wanted", "food"})
# Of these a name by itself would not tell what is said of it.
_NOT_BY_NAME_ALONE = frozenset({"needs"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to say, under a label: a head and the sentences of one or several reasons.

    `least` pieces always stand there; `rank` says how soon the first sentence gets its place, `rank_of_rest` the
    others; `bare` where the head is only the name by which it is called when nothing else of it fits, `unmarked` where
    nothing is missed of what is cut off.
    """

    role: Role
    label: str
    kind: str
    reasons: tuple[tuple[str, ...], ...]
    rank: float
    rank_of_rest: float = 12.0
    head: str = ""
    bare: bool = False
    unmarked: bool = False
    least: int = 0

    @property
    def pieces(self) -> int:
        return sum(map(len, self.reasons))

    def rank_of(self, count: int) -> float:
        """How soon the sentence of this number gets its place; never before the one that it follows."""
        if count == 1:
            return self.rank
        return max(self.rank, self.rank_of_rest) + (_DETAIL if count > _GIST else 0)

    def text(self, count: int, words: Words) -> str:
        """The head with the first `count` sentences; what is cut off is marked, and reasons left out are counted."""
        said: list[str] = []
        begun = 0
        for reason in self.reasons:
            part = reason[: max(0, count - len(said))]
            begun += bool(part)
            said += part
        text = " ".join(said)
        if begun < len(self.reasons):
            text += f" {words('glance.more.reasons', n=len(self.reasons) - begun)}"
        elif count < self.pieces and not self.unmarked:
            text += " …"
        return text if self.bare or not self.head else f"{self.head}: {text}"


def with_rest(texts: list[str], rest: Sequence[Entry], named: int, words: Words) -> list[str]:
    """The texts of one label and what of it did not fit, by kind: how many, and as many names as there is room for."""
    alone = not texts
    unnamed = sum(1 for one in rest if not one.head and one.kind not in _UNCOUNTED)
    if unnamed:
        # Without a name it takes no line of its own.
        texts = [*texts[:-1], " ".join([*texts[-1:], words("glance.more.advice", n=unnamed)])]
    for kind in dict.fromkeys(one.kind for one in rest if one.head):
        names = [one.head for one in rest if one.kind == kind and one.head]
        more = [words("glance.more", n=len(names) - named)] if len(names) > named else []
        listed = ", ".join([*names[:named], *more])
        is_plain = alone and named and kind not in _NOT_BY_NAME_ALONE
        texts = [*texts, listed if is_plain else words(f"glance.more.{kind}", n=len(names), names=listed)]
    return texts


def entries(of: Phrases, asked_beside: bool) -> Iterator[Entry]:
    """Everything that the first screen may hold, in the order in which it is read."""
    if of.advice.decision in PRINTED:
        yield from _known(of)
    yield from _referrals(of)
    if of.advice.decision == "refer_now":
        return
    if of.advice.referrals:
        yield from _told_along(of)
    yield from _names_of_questions(of) if asked_beside else _questions(of)
    yield from _kidney(of)
    yield from _checks(of)
    yield from _giving(of)
    yield from _jar(of)
    yield from _saying(of)
    yield from _care(of)


def _referrals(of: Phrases) -> Iterator[Entry]:
    """One entry for each whom and how soon, with all reasons."""
    groups: dict[str, list[str]] = {}
    for head, reason in of.referrals():
        groups.setdefault(head, []).append(reason)
    for n, (head, reasons) in enumerate(groups.items()):
        parts = _each_once(sentences(reason) for reason in reasons)
        yield Entry("first", of.words("glance.refer"), "referrals", parts, rank=n and 2.0,
                    rank_of_rest=1.0 if n == 0 else 6.0, head=head, least=1 if n == 0 else 0)


def _each_once(reasons: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The reasons without sentences that one before them has; one that says nothing more falls away."""
    said: set[str] = set()
    found: list[tuple[str, ...]] = []
    for reason in reasons:
        found.append(tuple(one for one in reason if one not in said))
        said.update(reason)
    return tuple(filter(None, found))


def _told_along(of: Phrases) -> Iterator[Entry]:
    """Where no check is printed, which medicines whoever is asked has to know of."""
    names = [printable(one["name"]) for one in of.advice.medicines if one["status"] != "no_known_interaction"]
    if names and not any(True for _ in _open_checks(of)):
        yield Entry("first", of.words("glance.bring"), "checks", ((of.words("glance.tell", names=", ".join(names)),),),
                    rank=0.0, least=1)


def _questions(of: Phrases) -> Iterator[Entry]:
    """The safety facts before the others; why is told where there is room."""
    for n, one in enumerate(_by_safety(of)):
        told = (*sentences(of.words.of(one["text"])), of.words.of(one["why"]))
        yield Entry("first", of.words("glance.ask"), "questions", (told,), rank=n and 2.0,
                    rank_of_rest=5.0 if n == 0 else 14.0, head=of.words.label(one["fact"]), bare=True, unmarked=True,
                    least=int(n == 0))


def _names_of_questions(of: Phrases) -> Iterator[Entry]:
    names = [of.words.label(one["fact"]) for one in _by_safety(of)]
    if names:
        listed = ", ".join([names[0], *map(_inside, names[1:])])
        yield Entry("first", of.words("glance.ask"), "questions", ((f"{listed}.",),), rank=0.0, least=1)


def _inside(words: str) -> str:
    """The words as they stand inside a sentence."""
    return lower_first({"sv": words, "en": words})["sv"]


def _by_safety(of: Phrases) -> list[Question]:
    facts = of.knowledge.vocabulary.facts
    return sorted(of.advice.questions, key=lambda one: not facts[one["fact"]].safety)


def _kidney(of: Phrases) -> Iterator[Entry]:
    alerts = of.kidney_alerts()
    if alerts:
        label = of.words("glance.refer" if of.advice.referrals else "glance.first")
        yield Entry("first", label, "checks", tuple((one,) for one in alerts), rank=1.5,
                    head=of.words("heading.kidney"))


def _checks(of: Phrases) -> Iterator[Entry]:
    """The hours first, then what to do; under a referral what to take along."""
    label = of.words("glance.bring" if of.advice.referrals else "glance.first")
    for n, (head, check) in enumerate(_open_checks(of)):
        hours = of.compact_hours(check)
        do = sentences(of.words.of(check["do"]))
        parts = (f"{hours}.", *do) if hours and not of.advice.referrals else do
        later = 7.0 if of.advice.referrals else 2.0
        yield Entry("first", label, "checks", (parts,), rank=(n and 2.0) + (later if of.advice.referrals else 0.0),
                    rank_of_rest=3.0 if n == 0 else 9.0, head=head)


def _open_checks(of: Phrases) -> Iterator[tuple[str, CheckItem]]:
    """The checks; under a referral none that only keeps the nutrient apart from a medicine, since none is taken yet."""
    refers = {one["name"] for one in of.advice.medicines if one["status"] == "refer"}
    for head, check in of.grouped_checks():
        apart = check["hours_before"] or check["hours_after"]
        if not (of.advice.referrals and apart and check["about"] not in refers):
            yield head, check


def _known(of: Phrases) -> Iterator[Entry]:
    line = of.known_medicines()
    if line:
        yield Entry("decision", "", "known", ((f"{line}.",),), rank=_LAST)


def _giving(of: Phrases) -> Iterator[Entry]:
    decision, words = of.advice.decision, of.words
    if decision in PRINTED:
        for told in giving(of):
            yield Entry("give", words("glance.give"), "dose", (told.sentences,), rank=told.rank, rank_of_rest=1.5,
                        least=0 if told.rank else 1)
    elif decision == "food_first":
        for n, text in enumerate(of.rest().get("food", [])):
            yield Entry("give", words("glance.food"), "food", (sentences(text),), rank=1.0 + n, rank_of_rest=2.0 + n)
    wanted = of.advice.wanted
    if wanted is not None:
        yield Entry("give", words("glance.give"), "wanted", (sentences(words.of(wanted["why"])),), rank=6.0)


def _jar(of: Phrases) -> Iterator[Entry]:
    """What is held in the hand before what is taken already."""
    held = sorted(of.advice.products, key=lambda one: one["role"] != "considering")
    for n, one in enumerate(held):
        steps = in_units(of) if one["role"] == "considering" else ()
        yield Entry("jar", of.words("glance.jar"), "products", ((*sentences(of.words.of(one["say"])), *steps),),
                    rank=_product_rank(one, n), rank_of_rest=6.0, head=short_label(one["label"]))
    for text in of.for_glance("jar"):
        yield Entry("jar", of.words("glance.jar"), "dose", (sentences(text),), rank=5.0)


def _product_rank(product: ProductItem, n: int) -> float:
    if product["verdict"] == "counted" and not product["rules"]:
        return 13.0
    return 1.2 if n == 0 else 8.0


def short_label(label: str) -> str:
    """A label in one short piece."""
    return printable(" ".join(label.split()), _LONGEST_LABEL)


def _saying(of: Phrases) -> Iterator[Entry]:
    label = of.words("glance.say")
    printed = of.advice.decision in PRINTED
    for n, one in enumerate(of.advice.evidence):
        rank = 1.0 if n == 0 and printed else 8.0
        yield Entry("say", label, "needs", (sentences(of.words.of(one["says"])),), rank=rank, rank_of_rest=4.0,
                    head=_inside(of.words.value("needs", one["need"])), bare=True)
    for text in of.for_glance("stop"):
        yield Entry("say", label, "advice", (sentences(text),), rank=3.0)


def _care(of: Phrases) -> Iterator[Entry]:
    for n, text in enumerate(of.for_glance("care")):
        yield Entry("care", of.words("glance.care"), "advice", (sentences(text),), rank=1.4 if n == 0 else 3.5)
