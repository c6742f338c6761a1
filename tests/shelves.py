"""An assortment for tests: the sample of the examples, and files that are written for one test."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import tillskott
from tillskott import Advisor
from tillskott.engine.assortment import Assortment

SAMPLE = Path(tillskott.__file__).parent / "examples" / "assortment.csv"
HEAD = "gtin;varunummer;namn;etikett;antal;pris;lager\n"
LABEL = "Magnesiumbisglycinat. 1 tablett innehåller 100 mg magnesium."


@lru_cache(maxsize=1)
def advisor() -> Advisor:
    return Advisor()


@lru_cache(maxsize=1)
def sample() -> Assortment:
    return advisor().read_assortment(SAMPLE)


def written(tmp_path: Path, text: str | bytes, name: str = "hyllan.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(tmp_path: Path, text: str | bytes, name: str = "hyllan.csv") -> Assortment:
    return advisor().read_assortment(written(tmp_path, text, name))


def told(found: Assortment) -> list[tuple[str, str]]:
    return [(one.where.rpartition(":")[2], one.in_language("sv")) for one in found.faults]
