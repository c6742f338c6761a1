"""What many tests read and none changes, worked out once: files of YAML, cases, and the site."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tillskott.engine.checks.cases import load_cases
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.render.site import build_site

# The same grammar in C, where it is there: a tenth of the time.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_yaml(path: Path) -> Any:
    """The data of a file."""
    return yaml.load(path.read_text(encoding="utf-8"), _LOADER)


def as_yaml(data: Any) -> str:
    """Data as they stand in a file, keys in their order."""
    return str(yaml.dump(data, Dumper=_DUMPER, sort_keys=False, allow_unicode=True))


@cache
def cases() -> Sequence[dict[str, Any]]:
    """Every consultation of the knowledge that ships."""
    return load_cases()


def site() -> Path:
    """The folder of the site of the knowledge that ships, built once for all workers."""
    kept = Path(os.environ["TILLSKOTT_TEST_CACHE"])
    place = kept / "site"
    if not place.exists():
        building = Path(tempfile.mkdtemp(dir=kept))
        build_site(load_knowledge(), building / "site")
        with suppress(OSError):  # another worker was first
            os.rename(building / "site", place)
        shutil.rmtree(building)
    return place
