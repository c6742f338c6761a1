"""The Python in README and docs runs as it stands, and gives what the comment beside it says."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import transcripts

import tillskott

ROOT = Path(tillskott.__file__).parent
PAGES = ["README.md", "docs/embedding.md", "docs/integrations.md"]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def said(line: str) -> Any:
    """The value that the comment of a line states; Ellipsis where it states none."""
    comment = line.rpartition("  # ")[2] if "  # " in line else ""
    try:
        return ast.literal_eval(comment)
    except (SyntaxError, ValueError):
        return ...


def run(block: str, names: dict[str, Any]) -> int:
    """Run a snippet statement by statement; returns how many values were held against their comment."""
    held = 0
    lines = block.splitlines()
    for node in ast.parse(block).body:
        code: Any = ast.Expression(node.value) if isinstance(node, ast.Expr) else ast.Module([node], [])
        value = eval(compile(code, "snippet", "eval" if isinstance(node, ast.Expr) else "exec"), names)
        expected = said(lines[(node.end_lineno or 1) - 1])
        if isinstance(node, ast.Expr) and expected is not ...:
            assert value == expected, lines[node.lineno - 1]
            held += 1
    return held


@pytest.mark.parametrize("page", PAGES)
def test_every_python_snippet_runs_and_says_the_truth(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "snippet"}
    held = 0
    for block in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        if "fastapi" in block or "tillskott.service.web" in block:
            pytest.importorskip("fastapi", reason="the extra dev has it")
        held += run(block, names)
    assert held >= 2


@pytest.mark.parametrize(("page", "command", "block"), [(page, *one) for page in transcripts.PAGES
                                                        for one in transcripts.shown(page)])  # fmt: skip
def test_what_a_page_shows_of_a_command_is_what_it_prints(page: str, command: str, block: str) -> None:
    assert transcripts.today(command, block) == block


def test_a_snippet_that_says_something_else_is_found() -> None:
    with pytest.raises(AssertionError):
        run("1 + 1  # 3", {})
    assert run("1 + 1  # 2\nx = 1  # 2\nx  # one", {}) == 1
