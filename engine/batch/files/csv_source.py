"""CSV files: records that may span lines, a separator that the header gives away, cells as text."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ...knowledge import Knowledge
from ...words.errors import Fault, ProfileError, fault
from ...words.messages import message
from ...words.text import Text
from .cells import cell_faults, typed, unreadable
from .source import LINE, MOST_BYTES, BadRow, Chunk, Fields, Place, Rows, fields
from .streams import LONGEST_LINE, SHOWN, Line, LineStream

MOST_LINES = 100
"""A record of more lines is a quote that nobody closed; reading all of them again from each line would not end."""
LONGEST_CELL = 131_072
"""What the module for CSV reads as one quoted cell, in characters."""
SEPARATORS = (",", ";", "\t")
_BOM = b"\xef\xbb\xbf"
_RAW = "\0raw"  # a name that no header has
# Bytes and letters one to one, so that records are found before anybody knows whether the text is UTF-8.
_BYTEWISE = "latin-1"
# Rows as lists of texts take many times the room of rows in columns; so many are lists at a time.
_PIECE = 16_384
_SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}


class Record(list[str]):
    """The cells of one record; none where its quotes cannot be read, and then `fault` names the message."""

    def __init__(self, cells: Iterable[str], lines: Sequence[str], fault: str = "") -> None:
        super().__init__(cells)
        self.lines, self.fault = tuple(lines), fault


def records(lines: Iterator[str], separator: str) -> Iterator[Record]:
    """The records of these lines; where quotes go wrong, that line alone is lost, not all up to the next quote."""
    feed = _Feed(lines)
    while True:
        feed.taken, feed.size, feed.is_long = [], 0, False
        try:
            cells = next(csv.reader(feed, delimiter=separator, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            first, *rest = feed.taken
            feed.back.extendleft(reversed(rest))
            is_long = feed.is_long or "field limit" in str(error)
            yield Record([], [first], "cell_too_long" if is_long else "bad_quotes")
        else:
            yield Record(cells, feed.taken)


class _Feed:
    """Lines that can be given back; remembers which a record took, and lets none take them all."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.back = lines, deque[str]()
        self.taken: list[str] = []
        self.size, self.is_long = 0, False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES or self.size > LONGEST_LINE:
            self.is_long = True
            raise csv.Error
        line = self.back.popleft() if self.back else next(self.lines)
        self.taken.append(line)
        self.size += len(line)
        return line


@dataclass(slots=True)
class CsvSource:
    """A CSV file whose header names facts and what is kept. Raises ProfileError where it cannot be one."""

    path: Path
    compression: str
    keep: Sequence[str]
    knowledge: Knowledge
    size: int = field(init=False)
    separator: str = field(init=False)
    header: list[str] = field(init=False)
    fields: Fields = field(init=False)
    _first: Place = field(init=False)

    def __post_init__(self) -> None:
        with LineStream(self.path, self.compression) as stream:
            self._read_header(stream)
        self.size = self.path.stat().st_size
        self.fields = fields(self.header, self.keep, self.knowledge)

    @property
    def schema(self) -> pl.Schema:
        return self.fields.schema()

    @property
    def described(self) -> Text:
        separator = message(f"separator.{_SEPARATOR_NAMES[self.separator]}")
        return message("read_as_csv", separator=separator, count=len(self.header))

    def chunks(self, start: Place | None, rows: int) -> Iterator[Chunk]:
        place = start or self._first
        with LineStream(self.path, self.compression, place.offset) as stream:
            while taken := _whole_records(stream, rows, self.separator):
                after = Place(place.offset + sum(line.size for line in taken), place.line + len(taken))
                yield Chunk(place, b"".join(line.content for line in taken), after, stream.bytes_read)
                place = after

    def read(self, chunk: Chunk) -> Rows:
        assert isinstance(chunk.content, bytes)
        text = _plain_text(chunk.content)
        found = self._split(text, chunk.start.line) if text is not None else self._parse(chunk)
        broken = unreadable(self.fields.facts)
        for cells in found.frame.filter(broken).iter_rows(named=True):
            faults = cell_faults(cells, self.fields.facts, self.knowledge) or [fault("", "misfit")]
            found.bad.append(BadRow(cells[LINE], faults, cells[_RAW]))
        good = found.frame.filter(~broken)
        frame = good.select(LINE, *typed(self.fields.facts), *self.fields.passed)
        return Rows(frame, good[_RAW].to_list(), found.bad)

    def _read_header(self, stream: LineStream) -> None:
        first = next(stream, None)
        if first is None:
            raise self._refused("empty", "empty_table.mend")
        if first.content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in first.content:
            raise self._refused("not_utf8", "not_utf8_table.mend", byte=0)
        content, offset, line = first.content.removeprefix(_BOM), first.size, 1
        # Excel writes and reads such a line before the header.
        hint = content.strip().decode(_BYTEWISE).removeprefix("sep=") if content.startswith(b"sep=") else ""
        if hint:
            second = next(stream, Line(b"", 0))
            content, offset, line = second.content, offset + second.size, 2
        try:
            text = content.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise self._refused("not_utf8", "not_utf8_table.mend", byte=error.start) from None
        if not text.strip():
            raise self._refused("no_header", "empty_table.mend")
        self.separator = hint if hint in SEPARATORS else self._separator(text)
        self.header = [name.strip() for name in _cells(text, self.separator)]
        self._first = Place(offset, line + 1)
        if next(stream, None) is None:
            raise self._refused("no_rows", "no_rows.mend")

    def _separator(self, header: str) -> str:
        """That under which most columns are known, else that which gives most columns."""
        known = {*(spec.id for spec in self.knowledge.vocabulary.profile_facts), *self.keep}

        def fits(separator: str) -> tuple[int, int]:
            names = [name.strip() for name in _cells(header, separator)]
            return len(known.intersection(names)), len(names)

        return max(SEPARATORS, key=fits)

    def _split(self, text: str, first_line: int) -> Rows:
        """Rows of a text without quotes: a line is a record."""
        raw = pl.Series(_RAW, text.split("\n"), pl.String).str.strip_chars_end("\r")
        numbers = pl.int_range(first_line, first_line + len(raw), eager=True).alias(LINE)
        lines = pl.DataFrame([numbers, raw]).filter(pl.col(_RAW) != "")
        width = lines.select(lines[_RAW].str.count_matches(self.separator, literal=True) + 1).to_series()
        longest = lines[_RAW].str.len_bytes().max()
        assert longest is None or isinstance(longest, int)
        fitting = (width == len(self.header)) & (lines[_RAW].str.len_bytes() <= LONGEST_LINE)
        cells = lines.filter(fitting)
        split = cells[_RAW].str.split_exact(self.separator, len(self.header) - 1).struct.rename_fields(self.header)
        bad = [self._misshapen(line, count, row) for (line, row), count in zip(
            lines.filter(~fitting).iter_rows(), width.filter(~fitting), strict=True)]
        return Rows(pl.concat([cells, split.struct.unnest()], how="horizontal"), bad=bad)

    def _parse(self, chunk: Chunk) -> Rows:
        """Rows of a text with quotes, or one that is not all UTF-8, record by record."""
        assert isinstance(chunk.content, bytes)
        line, bad, rows = chunk.start.line, list[BadRow](), list[list[Any]]()
        schema = {LINE: pl.Int64, _RAW: pl.String, **dict.fromkeys(self.header, pl.String)}
        frames = [pl.DataFrame(schema=schema)]
        for record in records(_lines(chunk.content), self.separator):
            raw = "".join(record.lines).rstrip("\r\n").encode(_BYTEWISE)
            shown = raw.decode("utf-8", "replace")
            try:
                raw.decode("utf-8")
                cells = record if raw.isascii() else [cell.encode(_BYTEWISE).decode("utf-8") for cell in record]
            except UnicodeDecodeError as error:
                bad.append(BadRow(line, [fault("", "not_utf8", "not_utf8_table.mend", byte=error.start)], shown))
            else:
                if record.fault:
                    bad.append(BadRow(line, [_bad_quotes(record)], shown[:LONGEST_LINE]))
                elif len(cells) != len(self.header) and cells:
                    bad.append(self._misshapen(line, len(cells), shown))
                elif cells:
                    rows.append([line, shown, *cells])
            line += len(record.lines)
            if len(rows) == _PIECE:
                frames.append(pl.DataFrame(rows, schema, orient="row"))
                rows.clear()
        frames.append(pl.DataFrame(rows, schema, orient="row"))
        return Rows(pl.concat(frames), bad=bad)

    def _misshapen(self, line: int, count: int, raw: str) -> BadRow:
        if len(raw) > LONGEST_LINE:
            found = fault("", "line_too_long", "line_too_long.mend", size=LONGEST_LINE // 1000)
            return BadRow(line, [found], raw[:SHOWN])
        return BadRow(line, [fault("", "cell_count", "cell_count.mend", count=count, wanted=len(self.header))], raw)

    def _refused(self, what: str, mend: str, **values: float) -> ProfileError:
        return ProfileError([fault(str(self.path), what, mend, **values)])


def _bad_quotes(record: Record) -> Fault:
    limits = {"size": LONGEST_CELL // 1000, "lines": MOST_LINES}
    return fault("", record.fault, f"{record.fault}.mend", **limits)


def _cells(header: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([header], delimiter=separator, strict=True))
    except csv.Error:
        return header.split(separator)


def _whole_records(stream: LineStream, rows: int, separator: str) -> list[Line]:
    """The next lines up to the end of a record; without quotes every line is one."""
    taken: list[Line] = []
    size = 0
    for line in stream:
        taken.append(line)
        size += line.size
        if len(taken) >= rows or size >= MOST_BYTES:
            break
    if not any(b'"' in line.content for line in taken):
        return taken
    more: list[Line] = []

    def following() -> Iterator[str]:
        yield from (line.content.decode(_BYTEWISE) for line in taken)
        for line in stream:
            more.append(line)
            yield line.content.decode(_BYTEWISE)

    count = 0
    for record in records(following(), separator):
        count += len(record.lines)
        if count >= len(taken):
            break
    everything = taken + more
    stream.unread(everything[count:])
    return everything[:count]


def _plain_text(content: bytes) -> str | None:
    """The text, where every line is a record: no quotes, no lone carriage return, nothing but UTF-8."""
    if b'"' in content or b"\0" in content or content.count(b"\r") != content.count(b"\r\n"):
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _lines(content: bytes) -> Iterator[str]:
    return iter([f"{line}\n" for line in content.removesuffix(b"\n").decode(_BYTEWISE).split("\n")])
