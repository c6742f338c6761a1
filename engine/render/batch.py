"""A batch run on the terminal: a bar with rate and time left, or plain lines in a log; a summary at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ..knowledge import Knowledge
from ..words.text import Language, Text, number

if TYPE_CHECKING:
    from ..batch.files.run import Status, Summary

_LINE_SECONDS = 10
_WORDS: dict[str, tuple[str, str]] = {
    "reads": ("Läser {path}: {what}", "Reading {path}: {what}"),
    "resumes": ("Fortsätter efter {rows} rader", "Going on after {rows} rows"),
    "state": ("{rows} rader, {rate} rader/s", "{rows} rows, {rate} rows/s"),
    "line": (
        "{share} %, {rows} rader, {rate} rader/s, {left} kvar", "{share}%, {rows} rows, {rate} rows/s, {left} left"
    ),
    "finished_before": (
        "Redan klar: {path} är svaret på samma fil med samma inställningar (--restart gör om den).",
        "Finished already: {path} answers the same file with the same settings (--restart does it again).",
    ),
    "rows": ("rader med råd: {rows}", "rows with advice: {rows}"),
    "bad": ("rader utan råd: {rows}, med felen i {path}", "rows without advice: {rows}, with their faults in {path}"),
    "no_bad": ("rader utan råd: inga", "rows without advice: none"),
    "speed": ("{seconds} s, {rate} rader/s", "{seconds} s, {rate} rows/s"),
    "speed_resumed": (
        "{seconds} s för {new} rader, {rate} rader/s; {earlier} var klara sedan tidigare",
        "{seconds} s for {new} rows, {rate} rows/s; {earlier} had been done before",
    ),
    "stopped": (
        "Avbrutet. Klara delar finns kvar: kör samma kommando igen för att fortsätta.",
        "Stopped. What is done is kept: run the same command again to go on.",
    ),
}


class BatchView:
    """What is said of one run, in one language; progress goes to `stream`, and nothing does where it is `quiet`."""

    def __init__(self, knowledge: Knowledge, language: Language, stream: TextIO, *, quiet: bool = False) -> None:
        self.knowledge, self.language, self.quiet = knowledge, language, quiet
        self._console = Console(file=stream, highlight=False, emoji=False, markup=False)
        self._begun, self._first, self._said = time.monotonic(), -1, 0.0
        self._bar: Progress | None = None

    def reading(self, path: Path, described: Text) -> None:
        """Say what the input was taken for."""
        self._say("reads", path=str(path), what=described[self.language])

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show a bar while the block runs, where there is a terminal."""
        if self.quiet or not self._console.is_terminal:
            yield
            return
        columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[state]}"), TimeRemainingColumn())
        with Progress(*columns, console=self._console) as self._bar:
            self._bar.add_task("", total=1.0, state="")
            yield

    def show(self, status: Status) -> None:
        """How far the run is."""
        now, rows = time.monotonic(), status.rows + status.bad
        if self._first < 0:
            self._begun, self._first, self._said, self._share = now, rows, now, status.share
            if rows:
                self._say("resumes", rows=self._count(rows))
        seconds = now - self._begun
        rate = self._count(round((rows - self._first) / seconds)) if seconds else "0"
        if self._bar is not None:
            state = self._words("state", rows=self._count(rows), rate=rate)
            self._bar.update(self._bar.task_ids[0], completed=status.share, state=state)
        elif now - self._said >= _LINE_SECONDS:
            self._said = now
            done = status.share - self._share
            left = _clock(seconds * (1 - status.share) / done) if done > 0 else "?"
            self._say("line", share=f"{100 * status.share:.0f}", rows=self._count(rows), rate=rate, left=left)

    def summary(self, summary: Summary, output: Path) -> str:
        """What the run came to, line by line."""
        lines = [self._words("finished_before", path=str(output))] if summary.finished_before else []
        lines.append(f"{self._words('rows', rows=self._count(summary.rows))} → {output}")
        for decision, count in sorted(summary.decisions.items(), key=lambda item: -item[1]):
            label = self.knowledge.texts[f"decision.{decision}"][self.language]
            lines.append(f"  {self._count(count):>14}  {label}")
        if summary.bad_file:
            lines.append(self._words("bad", rows=self._count(summary.bad), path=str(summary.bad_file)))
        else:
            lines.append(self._words("no_bad"))
        if not summary.finished_before:
            lines.append(self._speed(summary))
        return "\n".join(lines)

    def stopped(self) -> str:
        """How to go on after Ctrl-C."""
        return self._words("stopped")

    def _speed(self, summary: Summary) -> str:
        new = summary.rows + summary.bad - summary.earlier
        rate = self._count(round(new / summary.seconds)) if summary.seconds else "0"
        seconds = number(round(summary.seconds, 1), self.language)
        if not summary.earlier:
            return self._words("speed", seconds=seconds, rate=rate)
        return self._words("speed_resumed", seconds=seconds, rate=rate, new=self._count(new),
                           earlier=self._count(summary.earlier))

    def _count(self, count: int) -> str:
        """Thousands apart, by a space that does not break in Swedish, by a comma in English."""
        return f"{count:,}".replace(",", "\u00a0") if self.language == "sv" else f"{count:,}"

    def _words(self, name: str, /, **values: str) -> str:
        swedish, english = _WORDS[name]
        return (swedish if self.language == "sv" else english).format(**values)

    def _say(self, name: str, /, **values: str) -> None:
        if not self.quiet:
            self._console.print(self._words(name, **values), soft_wrap=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
