"""Which names of the knowledge the engine's own code asks for: found in its source, so that no list can grow stale."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# Folders that handle every record alike; a name in them is not a use.
_NOT_A_USE = ("checks", "knowledge", "people")
# Modules that check, list or show every fact alike: to name a fact there is not to reckon with it.
_NO_RECKONING = ("validator.py", "schema.py", "flags.py")
# Folders that only show or compare what they are given.
_SHOWING = frozenset({"render", "commands", "comparison", "differences", "review"})
_FILLED = re.compile(r"""f["']((?:[a-z_]+\.)+)\{""")


@cache
def _modules() -> dict[Path, str]:
    """The text of the modules of the engine, of the commands and of the service."""
    found = [path for path in (_ROOT / "engine").rglob("*.py") if path.parent.name not in _NOT_A_USE]
    found += (_ROOT / "commands").glob("*.py")
    found += (_ROOT / "service").rglob("*.py")
    return {path: path.read_text(encoding="utf-8") for path in found}


@cache
def _stems() -> tuple[str, ...]:
    return tuple({stem for text in _modules().values() for stem in _FILLED.findall(text)})


def _quotes(name: str, text: str) -> bool:
    return f'"{name}"' in text or f"'{name}'" in text


@cache
def asks_for(name: str) -> bool:
    """Whether the engine names it, in full or as `f"stem.{…}"`."""
    return name.startswith(_stems()) or any(_quotes(name, text) for text in _modules().values())


@cache
def reckons_with(fact: str) -> bool:
    """Whether the engine reads this fact itself, apart from the rules."""
    modules = _modules().items()
    return any(
        _quotes(fact, text) for path, text in modules
        if path.name not in _NO_RECKONING and _SHOWING.isdisjoint(path.relative_to(_ROOT).parts)
    )
