"""The known names in a part of an entry, found in one pass from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .entry import Part, is_amount
from .table import Named, NameTable
from .words import MedicineWords

# Endings and joined words are only looked for in words that could be a name.
_SHORTEST_STEM = 4
# So many substances a combination has at most that is looked for among others.
_MOST_PARTS = 6


@dataclass(slots=True)
class Scan:
    """What was found in a part.

    `before` and `after` are the words that are not known, before and after the first name; `combining` those that
    make another product of a name.
    """

    names: list[Named] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    combining: list[str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return list(dict.fromkeys(group for name in self.names for group in name.classes))


class Scanner:
    """Finds names among words; a longer name goes before a shorter one, and no word is part of two."""

    def __init__(self, table: NameTable, words: MedicineWords) -> None:
        self._table, self._words = table, words
        self._joints = tuple(f" {word} " for word in sorted(words.sets["joining"]))

    def scan_all(self, parts: Sequence[Part]) -> list[tuple[Part, Scan]]:
        """What is in each part; parts that are one name together, such as `a/b`, are one."""
        found: list[tuple[Part, Scan]] = []
        bare = [self.bare(part) for part in parts]
        at = 0
        while at < len(parts):
            together, length = self._together(bare, at)
            found.append((parts[at], Scan([together]) if together else self.scan(parts[at])))
            at += length
        return found

    def bare(self, part: Part) -> str:
        """A part without amounts, dosage forms and producers."""
        ignored = self._words.sets["ignored"]
        return " ".join(word for word in part.words if word not in ignored and not is_amount(word, self._words))

    def with_more(self, parts: Sequence[Part]) -> Named | None:
        """A name with a producer, form or strength in it, where nothing but more of these stands behind it."""
        named = [part for part in parts if self.bare(part)]
        if len(named) != 1:
            return None
        words, ignored = named[0].words, self._words.sets["ignored"]
        for length in range(min(self._table.longest, len(words)), 1, -1):
            if not all(word in ignored or is_amount(word, self._words) for word in words[length:]):
                return None
            if (name := self._table.get(" ".join(words[:length]))) is not None:
                return name
        return None

    def _together(self, bare: Sequence[str], at: int) -> tuple[Named | None, int]:
        for length in range(min(_MOST_PARTS, len(bare) - at), 1, -1):
            held = [part for part in bare[at : at + length] if part] if bare[at] else []
            written = (self._table.get(joint.join(held)) for joint in ("/", *self._joints)) if held else ()
            name = next((found for found in written if found is not None), None)
            if name is not None:
                return name, length
        return None, 1

    def scan(self, part: Part) -> Scan:
        """The names in a part. Linear in the number of its words."""
        found, words, at, is_remark = Scan(), part.words, 0, False
        while at < len(words):
            name, length = self._name_at(words, at)
            word = words[at]
            at += length
            if name is not None:
                found.names.append(name)
            elif word in self._words.sets["remark"]:
                is_remark = True
            elif word in self._words.sets["combining"]:
                found.combining.append(word)
            elif not (is_remark or word in self._words.sets["ignored"] or is_amount(word, self._words)):
                (found.after if found.names else found.before).append(word)
        return found

    def _name_at(self, words: list[str], at: int) -> tuple[Named | None, int]:
        """The longest name that begins at a word, and of how many words it is; of one where there is none."""
        for length in range(min(self._table.longest, len(words) - at), 0, -1):
            name = self._table.get(" ".join(words[at : at + length]))
            if name is not None:
                return name, length
        if words[at] in self._words.sets["ignored"] or len(words[at]) < _SHORTEST_STEM:
            return None, 1
        for name, length in self._spelled_otherwise(words, at):
            if name is not None:
                return name, length
        return None, 1

    def _spelled_otherwise(self, words: list[str], at: int) -> Iterator[tuple[Named | None, int]]:
        """The name written in one word or in two, with an ending, or with its strength behind it."""
        word = words[at]
        yield self._joined(word), 1
        if at + 1 < len(words):
            together = word + words[at + 1]
            yield self._table.get(together) or self._joined(together), 2
        stem = word.rstrip("0123456789.,%")
        for start in dict.fromkeys((stem, self._without_unit(word))):
            if start != word and len(start) >= _SHORTEST_STEM:
                yield self._table.get(start), 1
        endings = self._words.endings
        for ending in endings if endings and word.endswith(endings) else ():
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                yield self._table.get(word[: -len(ending)]), 1

    def _without_unit(self, word: str) -> str:
        """`name50mg` without the amount."""
        start = next((place for place, sign in enumerate(word) if sign.isdigit()), len(word))
        return word[:start] if is_amount(word[start:], self._words) else word

    def _joined(self, word: str) -> Named | None:
        spaced = self._without_spaces.get(word)
        return None if spaced is None else self._table.get(spaced)

    @cached_property
    def _without_spaces(self) -> dict[str, str]:
        """Names of several words, by all of these in one."""
        return {name.replace(" ", "").replace("/", ""): name for name in self._table.lines if " " in name}
