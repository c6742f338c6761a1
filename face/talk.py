"""An interview as a program holds it: a state of plain JSON goes in and out, and one step tells all that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from typing_extensions import TypedDict

from ..engine.interview import Interview as _Interview
from ..engine.interview import Question as _Asked
from ..engine.knowledge import Knowledge
from ..engine.knowledge.fact_types import FactType
from ..engine.resolution.advice import unshared
from ..engine.resolution.reasoner import Reasoner
from ..engine.words.errors import ProfileError, fault
from ..engine.words.text import Text
from .answer import Advice
from .described import Fact, Option, fact_of, options_of

AnswerType = FactType | Literal["which"]


class InterviewState(TypedDict, total=False):
    """All that an interview is, as plain JSON: facts told at its start, and the answers by question, step by step."""

    told: dict[str, Any]
    steps: list[dict[str, Any]]


class RuleName(TypedDict):
    """A rule by its id, and what it is about."""

    rule: str
    title: Text


class WhyAsked(TypedDict):
    """Why a question is asked: in words where the knowledge has them, and the rules that wait for the answer."""

    text: Text | None
    rules: list[RuleName]


@dataclass(frozen=True)
class Question:
    """What to ask next. It is answered by its `id` with a value of `type`, or None for "don't know".

    `type` is that of a fact (see `Fact.type`), or `which`: which of `options` there is anything to tell of; they are
    facts that are asked for one by one then. A set is answered by those of `options` that apply, [] for none. `facts`
    are those that it is about, the first with its unit and bounds; `instead` others that may be told in its place.
    """

    id: str
    type: AnswerType
    text: Text
    label: Text
    options: tuple[Option, ...]
    facts: tuple[Fact, ...]
    instead: tuple[Fact, ...]


@dataclass(frozen=True)
class InterviewStep:
    """Where an interview stands: the next question and why it is asked, whether it is done, and the advice so far.

    `settled` is true exactly where there is no `question`: nothing that is left is worth asking. `profile` is what is
    known so far, and `state` what to hand to `Advisor.interview` next time.
    """

    question: Question | None
    why: WhyAsked | None
    settled: bool
    advice: Advice
    profile: dict[str, Any]
    state: InterviewState

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        parts = {name: getattr(self, name) for name in ("why", "settled", "profile", "state")}
        question = asdict(self.question) if self.question else None
        return {"question": question, **unshared(parts), "advice": self.advice.to_dict()}


class Interview:
    """One interview in progress. Made by `Advisor.interview`; keep it, or only its `state` between two requests."""

    def __init__(self, advisor: Reasoner, state: InterviewState | None = None) -> None:
        given = {"told": {}, "steps": [], **(state if isinstance(state, Mapping) else {})}
        if not (state is None or isinstance(state, Mapping)) or given.keys() != {"told", "steps"}:
            raise ProfileError([fault("state", "not_a_state", "not_a_state.mend")])
        self._of = _Interview.from_state(advisor, given)

    @property
    def state(self) -> InterviewState:
        """All of it as plain JSON, to go on from in any process with the same knowledge."""
        return cast(InterviewState, _plain(self._of.state()))

    @property
    def profile(self) -> dict[str, Any]:
        """The facts known so far, as `Advisor.advise` takes them."""
        found: dict[str, Any] = _plain(self._of.given)
        return found

    def step(self) -> InterviewStep:
        """Where it stands: question, why, settled and advice from one evaluation of what is known."""
        asked = self._of.next_question()
        advice = cast(Advice, self._of.advice())  # an advisor's consultation gives no other
        question = _question(asked, self._of) if asked else None
        why = _why(asked, self._of) if asked else None
        return InterviewStep(question, why, asked is None, advice, self.profile, self.state)

    def answer(self, question: str, value: Any) -> None:
        """Record or change the answer to a question, by its id; None where the customer does not know.

        Raises ProfileError, and changes nothing, where there is no such question or the answer is none.
        """
        self._of.answer(question, value)

    def answer_together(self, answers: Mapping[str, Any]) -> None:
        """Record several answers as one step, which `back` takes back in one. Raises like `answer`."""
        self._of.answer_together(answers)

    def back(self) -> str | None:
        """Take back the last step; returns the id of its (first) question, None where nothing was answered yet."""
        return self._of.back()


def _question(asked: _Asked, interview: _Interview) -> Question:
    knowledge = interview.reasoner.knowledge
    return Question(
        id=asked.id,
        type="which" if asked.together else asked.fact.type,
        text=asked.text.text,
        label=asked.label.text,
        options=_options(asked, knowledge),
        facts=tuple(fact_of(spec, knowledge) for spec in asked.facts),
        instead=tuple(fact_of(spec, knowledge) for spec in interview.instead_of(asked)),
    )


def _options(asked: _Asked, knowledge: Knowledge) -> tuple[Option, ...]:
    if asked.together:
        return tuple(Option(spec.id, spec.label.text) for spec in asked.facts)
    values = asked.values or knowledge.vocabulary.values(asked.fact.id)
    return options_of(asked.fact.id, values, knowledge)


def _why(asked: _Asked, interview: _Interview) -> WhyAsked:
    rules: list[RuleName] = [{"rule": rule.id, "title": {**rule.title}} for rule in interview.waiting_for(asked)]
    return {"text": asked.why.text if asked.why else None, "rules": rules}


def _plain(value: Any) -> Any:
    """The same as JSON has it, in lists and mappings of its own: a set becomes a list, in order."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
