"""What README and docs show of the command line: a block under `<!-- tillskott … -->` is that command's output.

A block that ends with a line `…` shows its first paragraphs only.

    python tests/transcripts.py        # writes today's outputs into the pages
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

import tillskott
from tillskott.cli import build_app

ROOT = Path(tillskott.__file__).parent
PAGES = ("README.md",)
BLOCK = re.compile(r"^<!-- tillskott (.*?) -->\n```\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def shown(page: str) -> Iterator[tuple[str, str]]:
    """The commands of a page with the output that stands under each."""
    for found in BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")):
        yield found[1], found[2]


def output(command: str) -> str:
    """What a command prints in Swedish in 80 columns, without spaces at the ends of lines."""
    words = [str(ROOT / word) if word.startswith("examples/") else word for word in shlex.split(command)]
    result = CliRunner().invoke(build_app(), [*words, "--lang", "sv"], env={"COLUMNS": "80", "TERM": "dumb"})
    assert result.exit_code == 0, result.output
    return "".join(f"{line.rstrip()}\n" for line in result.stdout.rstrip().splitlines())


def today(command: str, block: str) -> str:
    """What the block should be."""
    whole = output(command)
    if not block.endswith("…\n"):
        return whole
    paragraphs = block.removesuffix("…\n").rstrip().count("\n\n") + 1
    return "\n\n".join(whole.split("\n\n")[:paragraphs]).rstrip() + "\n…\n"


def main() -> None:
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        written = BLOCK.sub(lambda found: f"<!-- tillskott {found[1]} -->\n```\n{today(found[1], found[2])}```\n", text)
        (ROOT / page).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
