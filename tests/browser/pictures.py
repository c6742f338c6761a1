"""Writes docs/counter.md and docs/shelf.png: pictures of the page in its states, and what twelve customers take.

    python tests/browser/pictures.py

Each state is taken in both languages and schemes; the table is measured while they are served.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))

import counter
from conftest import SAMPLE
from counter import Person
from played import by_keys, by_line
from test_access import STATES
from test_counter_shelf import HALVED, scanned

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "counter"
CUSTOMERS = yaml.safe_load(Path(__file__).with_name("customers.yaml").read_text(encoding="utf-8"))["customers"]
LANGUAGES, SCHEMES = ("sv", "en"), ("light", "dark")
LONG = "everything open"


def pictures(chromium: Any, address: str) -> list[str]:
    """Every state in every language and scheme; the names of the states."""
    PICTURES.mkdir(exist_ok=True)
    for lang in LANGUAGES:
        for scheme in SCHEMES:
            context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme,
                                           locale={"sv": "sv-SE", "en": "en-GB"}[lang])
            for state, reach in STATES.items():
                person = Person.at(context.new_page(), address)
                reach(person)
                person.page.screenshot(path=PICTURES / f"{_slug(state)}-{lang}-{scheme}.png", full_page=state == LONG)
                person.page.close(run_before_unload=False)
            context.close()
    return list(STATES)


def readme_picture(chromium: Any, address: str) -> None:
    """The picture with which the README opens."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    person = Person.at(context.new_page(), address)
    by_line(person, CUSTOMERS[3])
    person.page.screenshot(path=DOCS / "counter.png")
    context.close()


def shelf_picture(chromium: Any) -> None:
    """The picture of docs/shelf.md: the first products for a customer, one of them chosen."""
    with counter.service("--assortment", str(SAMPLE)) as address:
        context = chromium.new_context(viewport={"width": 1280, "height": 1000}, locale="sv-SE")
        person = Person.at(context.new_page(), address)
        scanned(HALVED)(person)
        person.page.screenshot(path=DOCS / "shelf.png")
        context.close()


def measured(chromium: Any, address: str) -> list[dict[str, Any]]:
    """What each customer takes by either way."""
    rows = []
    for customer in CUSTOMERS:
        row: dict[str, Any] = {"id": customer["id"], "decision": customer["decision"]}
        for way, serve in (("line", by_line), ("keys", by_keys)):
            context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
            person = Person.at(context.new_page(), address)
            if way == "keys":
                person.press("Enter")
            serve(person, customer)
            row[way] = (person.keys, person.clicks, person.seconds)
            context.close()
        rows.append(row)
    return rows


def document(states: list[str], rows: list[dict[str, Any]]) -> str:
    lines = ["# The counter page", "", "Made by `python tests/browser/pictures.py`.", "",
             "## Twelve customers, from an empty page to a decision", "",
             "Keys, clicks and seconds of the machine, by the quick line and by keys alone "
             "(`tests/browser/customers.yaml`).", "",
             "| customer | decision | line: keys | clicks | s | keys: keys | clicks | s |",
             "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        cells = [f"{n}" if isinstance(n, int) else f"{n:.1f}" for way in ("line", "keys") for n in row[way]]
        lines.append(f"| {row['id']} | {row['decision']} | {' | '.join(cells)} |")
    middle = [f"{median(row[way][n] for row in rows):g}" if n < 2 else f"{median(row[way][n] for row in rows):.1f}"
              for way in ("line", "keys") for n in range(3)]
    lines += [f"| median | | {' | '.join(middle)} |", "", "## Every state", ""]
    for state in states:
        lines += [f"### {state.capitalize()}", ""]
        lines += [f'<img alt="{state}, {lang}, {scheme}" src="counter/{_slug(state)}-{lang}-{scheme}.png" width="48%">'
                  for lang in LANGUAGES for scheme in SCHEMES]
        lines.append("")
    return "\n".join(lines)


def _slug(state: str) -> str:
    return state.replace(" ", "-")


def main() -> None:
    if counter.missing():
        sys.exit(counter.missing())
    with counter.service() as address, counter.browser() as chromium:
        readme_picture(chromium, address)
        rows = measured(chromium, address)
        states = pictures(chromium, address)
        shelf_picture(chromium)
    (DOCS / "counter.md").write_text(document(states, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
