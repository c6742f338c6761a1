"""The ten customers of shelf.yaml against the sample shelf, as the table of docs/shelf.md.

    python tests/shelf_table.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from known import read_yaml
from shelves import advisor, sample

from tillskott.engine.shelf.telling import price_text

CUSTOMERS: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "shelf.yaml")


def table() -> Iterator[str]:
    """A row for each customer: what a pharmacist would have picked and why, and what stands first."""
    yield "| customer | a pharmacist would have picked | stands first | what to take | price a day |"
    yield "|---|---|---|---|---|"
    for case in CUSTOMERS:
        first = next(iter(advisor().products(case["given"], sample()).first(1)), None)
        name = first.item.name if first else None
        stands = "yes" if name == case["picked"] else f"no: {name}. {case['but']}"
        say = first.say["sv"] if first else _none(case)
        price = f"{price_text(first.price_a_day)['sv']} kr" if first and first.price_a_day else ""
        picked = case["picked"] or "nothing"
        yield f"| {case['customer']} | {picked}. {case['why']} | {stands} | {say} | {price} |"


def _none(case: dict[str, Any]) -> str:
    say = advisor().products(case["given"], sample()).say
    return say["sv"] if say else ""


if __name__ == "__main__":
    print("\n".join(table()))
