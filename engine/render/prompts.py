"""The prompts of the interview: lists with keys, boxes to mark, and lines to type; each has the same ways out."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import questionary
from prompt_toolkit.completion import Completer
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from questionary import Choice, Separator
from questionary.prompts.common import InquirerControl

from ..phrasing.words import Words


class Back(Exception):
    """The person wants to go one step back."""


class Why(Exception):
    """The person wants to know why a question is asked."""


class Stop(Exception):
    """The person stopped (Ctrl-C or Ctrl-D)."""


_BACK, _DONT_KNOW, _NONE, _WHY = "\0back", "\0dont_know", "\0none", "\0why"
_WIDEST = 96
DONT_KNOW_KEY, WHY_KEY, BACK_KEY = "?", "!", "<"


@dataclass(frozen=True, slots=True)
class Way:
    """One answer of a list: what it says, what it stands for, and the keys that choose it at once."""

    title: str
    value: Any
    keys: str = ""


class Prompts:
    """Asks at the terminal in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def pick(
        self, question: str, ways: Sequence[Way], *, back: bool, out: bool = True, beside: Sequence[str] = ()
    ) -> Any:
        """One of these answers; None for "don't know". Raises Back, Why and Stop; `out` offers those ways out.

        `beside` are lines that stand between the question and its answers.
        """
        every = [*ways, *(self._ways_out(back) if out else ())]
        choices = [*map(Separator, beside), *(Choice(_with_key(way), index) for index, way in enumerate(every))]
        asked = questionary.select(fitted(question), choices, instruction=" ", use_jk_keys=False)
        keys = {key: (len(beside) + index, index) for index, way in enumerate(every) for key in way.keys}
        _choose_at_once(asked, keys)
        return _out(every[answered(asked)].value)

    def _ways_out(self, back: bool) -> list[Way]:
        ways = [Way(self.words("dont_know"), _DONT_KNOW, DONT_KNOW_KEY), Way(self.words("why"), _WHY, WHY_KEY)]
        return [*ways, Way(self.words("back"), _BACK, BACK_KEY)] if back else ways

    def mark(
        self, question: str, choices: Sequence[tuple[str, str] | str], *, none: bool, back: bool
    ) -> list[str] | None:
        """Some of these values, (value, title) each, a title alone being a heading; `none` offers none of them."""
        ways = [Choice(self.words("consult.none_of_these"), _NONE)] if none else []
        out = self._ways_out(back)
        ways += [Choice(_with_key(way), way.value) for way in out]
        listed = [Separator(f"  {one}") if isinstance(one, str) else Choice(one[1], one[0]) for one in choices]
        hint = f"({self.words('consult.choose')})"
        asked = questionary.checkbox(
            fitted(question), [*listed, *ways], instruction=hint, validate=self._one_kind, use_jk_keys=False
        )
        _choose_at_once(asked, {key: (None, [way.value]) for way in out for key in way.keys})
        marked = answered(asked)
        for way in (_BACK, _WHY, _DONT_KNOW):
            if way in marked:
                return _out(way)  # type: ignore[no-any-return]
        return [value for value in marked if value != _NONE]

    def _one_kind(self, marked: list[str]) -> bool | str:
        """An empty answer could be a slip of the Enter key, so "none" has to be marked."""
        if not marked:
            return self.words("consult.choose_one")
        alone = {_NONE, _DONT_KNOW, _BACK, _WHY} & set(marked)
        return self.words("consult.only_one") if alone and len(marked) > 1 else True

    def type(
        self, question: str, hint: str = "", valid: Callable[[str], bool | str] = lambda _: True,
        completer: Completer | None = None, default: str = "",
    ) -> str | None:
        """What was typed; None for an empty line or the key for "don't know"."""

        def acceptable(typed: str) -> bool | str:
            return typed.strip() in ("", BACK_KEY, DONT_KNOW_KEY, WHY_KEY) or valid(typed.strip())

        if hint:
            self.note(hint)
        asked = questionary.text(
            fitted(question), default, validate=acceptable, completer=completer,
            complete_while_typing=completer is not None,
        )
        typed = str(answered(asked)).strip()
        if typed in (BACK_KEY, WHY_KEY):
            raise Back if typed == BACK_KEY else Why
        return typed if typed not in ("", DONT_KNOW_KEY) else None

    def number(self, question: str, hint: str = "", default: str = "") -> float | int | None:
        """A number, with a point or a comma."""
        typed = self.type(question, hint, self._is_number, default=default)
        if typed is None:
            return None
        value = _number(typed)
        return int(value) if value.is_integer() else value

    def _is_number(self, typed: str) -> bool | str:
        try:
            _number(typed)
        except ValueError:
            return self.words("consult.number")
        return True

    def note(self, text: str) -> None:
        """A line beside the questions."""
        questionary.print(fitted(text), style="fg:ansibrightblack")


def fitted(text: str, indent: str = "") -> str:
    """The text broken between words, so that it fits the terminal."""
    width = min(_WIDEST, shutil.get_terminal_size().columns - 4)
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent or "  ")


def _number(typed: str) -> float:
    return float(typed.replace(",", "."))


def _with_key(way: Way) -> str:
    return f"{way.title} ({way.keys[0]})" if way.keys else way.title


def _choose_at_once(asked: questionary.Question, ends: Mapping[str, tuple[int | None, Any]]) -> None:
    """Let each of these keys end a prompt: with the choice at this place shown as the answer, and this result."""
    keys = KeyBindings()
    shown = next(c for c in asked.application.layout.find_all_controls() if isinstance(c, InquirerControl))
    for key, (place, result) in ends.items():
        keys.add(key, eager=True)(_ending(shown, place, result))
    asked.application.key_bindings = merge_key_bindings([asked.application.key_bindings or KeyBindings(), keys])


def _ending(shown: InquirerControl, place: int | None, result: Any) -> Callable[[KeyPressEvent], None]:
    def end(event: KeyPressEvent) -> None:
        if place is not None:
            shown.pointed_at, shown.is_answered = place, True
        event.app.exit(result=result)

    return end


def _out(value: Any) -> Any:
    if value in (_BACK, _WHY):
        raise Back if value == _BACK else Why
    return None if value == _DONT_KNOW else value


def answered(question: questionary.Question) -> Any:
    """The answer to one prompt; raises Stop where the person stopped."""
    try:
        return question.unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        raise Stop from None
