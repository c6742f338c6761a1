"""The scripts of the pages: typed throughout, and the search of the knowledge site as a reader uses it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import counter
import known

import tillskott

ROOT = Path(tillskott.__file__).parent
TSC = shutil.which("tsc")
CHECK = ["--allowJs", "--checkJs", "--strict", "--noEmit", "--target", "es2022", "--lib", "dom,dom.iterable,es2022"]


@pytest.mark.skipif(TSC is None, reason="there is no TypeScript (tsc) on this machine")
def test_every_script_of_ours_is_typed(tmp_path: Path) -> None:
    scripts = [path for room in ("service/static", "engine/render/site") for path in sorted((ROOT / room).glob("*.js"))
               if not path.name.endswith(".min.js")]  # fmt: skip
    assert len(scripts) >= 3
    run = subprocess.run([str(TSC), *CHECK, *map(str, scripts)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")
    planted = tmp_path / "planted.js"
    planted.write_text("// @ts-check\ndocument.getElementById('a').value;\n", encoding="utf-8")
    assert subprocess.run([str(TSC), *CHECK, str(planted)], capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(bool(counter.missing()), reason=counter.missing())
def test_the_site_is_searched_from_a_disk(chromium: Any) -> None:
    context, site = chromium.new_context(), known.site()
    with closing(context):
        page = context.new_page()
        page.goto((site / "en" / "index.html").as_uri())
        assert page.locator("#found li").count() == 0
        page.fill("#search", "KIDNEY")
        assert 1 < page.locator("#found li").count() <= 40
        page.fill("#search", "alarm.fainting")
        assert page.locator("#found li").first.inner_text().endswith("alarm.fainting")
        page.press("#search", "Enter")
        assert "alarm.fainting" in page.locator("main").inner_text()
        page.fill("#search", "zzzz")
        assert page.locator("#found li").count() == 1
        assert page.locator("#found a").count() == 0
