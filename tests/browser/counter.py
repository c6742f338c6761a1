"""The counter page in Chromium: a service of its own, a browser, and a person who types and clicks and is counted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SETTLED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def missing() -> str:
    """Why there is no browser here; empty where there is one."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return "" if CHROMIUM else "there is no Chromium on this machine"


@contextmanager
def service(*words: str, tree: Path | None = None) -> Iterator[str]:
    """A service in a process of its own, started with these words too; gives its address.

    `tree`: a checkout in a folder of the package's name, in place of the package that is installed.
    """
    env = None if tree is None else {**os.environ, "PYTHONPATH": str(tree.resolve().parent)}
    process = subprocess.Popen([sys.executable, "-m", "tillskott.cli", "serve", "--port", "0", *words],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=tree and "/", env=env)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *flags])
        try:
            yield found
        finally:
            found.close()


@dataclass
class Person:
    """Types and clicks on one page, and counts it; `seconds` is the time that the machine took to answer.

    `hasty`: all of a text but its last sign comes at once, as by pasting; the keys are counted all the same.
    """

    page: Any
    keys: int = 0
    clicks: int = 0
    seconds: float = 0.0
    hasty: bool = False
    faults: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, page: Any, address: str) -> Person:
        """A person at an empty page."""
        person = cls(page)
        page.on("pageerror", lambda error: person.faults.append(str(error)))
        page.on("console", lambda said: person.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(address)
        page.wait_for_selector("html.scripted")
        page.evaluate("() => { window.seen = 0; document.addEventListener('shown', () => window.seen++); }")
        return person

    def press(self, key: str) -> None:
        """Press a key that the page answers, and wait until the answer is shown."""
        self.keys += 1
        typed = len(key) == 1 and not key.isascii()
        self._answered(lambda: self.page.keyboard.type(key) if typed else self.page.keyboard.press(key))

    def type(self, text: str) -> None:
        """Type a text; what the page makes of its last sign is waited for."""
        if self.hasty and len(text) > 2:
            self.keys += len(text) - 1
            self._answered(lambda: self.page.keyboard.insert_text(text[:-1]))
            text = text[-1:]
        for sign in text:
            self.press(sign)

    def fill(self, selector: str, text: str) -> None:
        """Paste a text into a field."""
        self.clicks += 1
        self._answered(lambda: self.page.fill(selector, text))

    def click(self, selector: str) -> None:
        self.clicks += 1
        self._answered(lambda: self.page.click(selector))

    def _answered(self, act: Any) -> None:
        seen = self.page.evaluate("() => window.seen")
        started = time.perf_counter()
        act()
        self.page.wait_for_function("seen => window.seen > seen", arg=seen, timeout=20_000, polling=5)
        self.page.evaluate(SETTLED)
        self.seconds += time.perf_counter() - started

    @property
    def decision(self) -> str:
        """The decision that is shown, by its id."""
        found = self.page.get_attribute(".decision", "class") or ""
        return re.sub(r"^decision ", "", found)

    @property
    def asked(self) -> str:
        """The id of the question that is asked; empty where there is none."""
        return self.page.get_attribute("#question", "data-id") or ""

    @property
    def chips(self) -> list[str]:
        """What is known, as it is shown."""
        found = self.page.eval_on_selector_all(".chip", "es => es.map(e => e.innerText)")
        return [text.split("\n")[0] for text in found]
