"""NDJSON files: one profile a line, in its own shape; a line that is none is a bad row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from ...knowledge import Knowledge
from ...profile import validate
from ...words.errors import Fault, ProfileError, fault
from ...words.messages import message
from ...words.text import Text, printable
from .fits import Misfit, fit
from .source import LINE, MOST_BYTES, BadRow, Chunk, Fields, Place, Rows, fields
from .streams import LONGEST_LINE, SHOWN, LineStream

_BOM = "\ufeff"


@dataclass(slots=True)
class NdjsonSource:
    """An NDJSON file. Raises ProfileError where it cannot be one, or its first line has a key that nobody knows."""

    path: Path
    compression: str
    keep: Sequence[str]
    knowledge: Knowledge
    size: int = field(init=False)
    fields: Fields = field(init=False)
    _names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        with LineStream(self.path, self.compression) as stream:
            first = next((line.content for line in stream if line.content.strip()), None)
        if first is None:
            raise ProfileError([fault(str(self.path), "empty", "no_rows.mend")])
        self.size = self.path.stat().st_size
        if b"\0" in first:  # UTF-16, which nobody marks; JSON has no such sign
            raise ProfileError([fault(str(self.path), "not_utf8", "not_utf8.mend", byte=first.index(b"\0"))])
        known = [spec.id for spec in self.knowledge.vocabulary.profile_facts]
        self._refuse_strangers(first, known)
        self.fields = fields([*known, *(name for name in self.keep if name not in known)], self.keep, self.knowledge)
        self._names = frozenset([*known, *self.keep])

    @property
    def schema(self) -> pl.Schema:
        return self.fields.schema()

    @property
    def described(self) -> Text:
        return message("read_as_ndjson")

    def chunks(self, start: Place | None, rows: int) -> Iterator[Chunk]:
        place = start or Place(0, 1)
        with LineStream(self.path, self.compression, place.offset) as stream:
            while True:
                taken, size = [], 0
                for line in stream:
                    taken.append(line.content)
                    size += line.size
                    if len(taken) >= rows or size >= MOST_BYTES:
                        break
                if not taken:
                    return
                after = Place(place.offset + size, place.line + len(taken))
                yield Chunk(place, b"".join(taken), after, stream.bytes_read)
                place = after

    def read(self, chunk: Chunk) -> Rows:
        assert isinstance(chunk.content, bytes)
        columns: dict[str, list[Any]] = {name: [] for name in self.schema}
        raws: list[str] = []
        bad: list[BadRow] = []
        fits = [(spec.id, fit(spec)) for spec in self.fields.facts]
        for line, content in enumerate(chunk.content.split(b"\n"), chunk.start.line):
            if not content.strip():
                continue
            raw = content.decode("utf-8", "replace").removeprefix(_BOM if line == 1 else "").strip()
            try:
                profile = self._profile(content, raw)
                values = [None if profile.get(name) is None else fitted(profile[name]) for name, fitted in fits]
            except ProfileError as error:
                bad.append(BadRow(line, error.faults, raw if len(raw) <= LONGEST_LINE else raw[:SHOWN]))
                continue
            except Misfit:
                bad.append(BadRow(line, self._faults(profile), raw))
                continue
            for (name, _), value in zip(fits, values, strict=True):
                columns[name].append(value)
            for name in self.fields.passed:
                columns[name].append(_as_text(profile.get(name)))
            columns[LINE].append(line)
            raws.append(raw)
        return Rows(pl.DataFrame([_column(name, columns[name], kind) for name, kind in self.schema.items()]), raws, bad)

    def _profile(self, content: bytes, raw: str) -> Mapping[str, Any]:
        """The mapping on one line, or a ProfileError."""
        if len(content) > LONGEST_LINE:
            raise ProfileError([fault("", "line_too_long", "line_too_long.mend", size=LONGEST_LINE // 1000)])
        try:
            profile = _DECODER.decode(raw)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(content, raw, error) from None
        if not isinstance(profile, dict):
            raise ProfileError([fault("", "no_json_object", "no_json_object.mend")])
        strangers = [key for key in profile if key not in self._names]
        if strangers or "�" in raw or "\\ud" in raw.lower():
            self._check_letters(content, profile)
            if strangers:
                raise ProfileError(self._faults(profile))
        return profile

    def _unreadable(self, content: bytes, raw: str, error: Exception) -> ProfileError:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as wrong:
            return ProfileError([fault("", "not_utf8", "not_utf8.mend", byte=wrong.start)])
        if isinstance(error, _Twice):
            return ProfileError([fault("", "key_twice", "key_twice.mend", key=printable(error.key))])
        return ProfileError([fault("", "no_json", "no_json_object.mend", why=printable(str(error)))])

    def _check_letters(self, content: bytes, profile: Mapping[str, Any]) -> None:
        """Half a letter (a lone surrogate) or no UTF-8 at all would not get through to any column."""
        try:
            content.decode("utf-8")
            json.dumps(profile, ensure_ascii=False).encode("utf-8")
        except UnicodeDecodeError as wrong:
            raise ProfileError([fault("", "not_utf8", "not_utf8.mend", byte=wrong.start)]) from None
        except UnicodeEncodeError:
            raise ProfileError(self._faults(profile)) from None

    def _faults(self, profile: Mapping[str, Any]) -> Sequence[Fault]:
        """What the validator says of a profile that does not fit the columns."""
        try:
            validate({key: value for key, value in profile.items() if key not in self.fields.passed}, self.knowledge)
        except ProfileError as error:
            return error.faults
        return [fault("", "misfit", "no_json_object.mend")]

    def _refuse_strangers(self, line: bytes, known: Sequence[str]) -> None:
        """A key that the first line has wrong is wrong in all of them: better one error than a million bad rows."""
        try:
            first = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return
        if isinstance(first, dict):
            ours = {*known, *self.keep}
            fields([*known, *(key for key in first if key not in ours)], [], self.knowledge)


class _Twice(ValueError):
    """A key stands twice in one object."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(key for key, _ in pairs)
        raise _Twice(next(key for key, count in counted.items() if count > 1))
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct)


def _column(name: str, values: list[Any], dtype: pl.DataType) -> pl.Series:
    """A column of values that fit; by way of Arrow, which builds lists many times faster than Polars does."""
    kind = pl.Series([], dtype=dtype).to_arrow(compat_level=pl.CompatLevel.oldest()).type
    column: pl.Series = pl.Series(name, pa.array(values, kind)).cast(dtype)
    return column


def _as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
