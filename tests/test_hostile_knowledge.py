"""What lies in a knowledge folder on a bad day: refused at load with the name of the file, or passed over."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from every import every

import tillskott
from tillskott import KnowledgeError
from tillskott.engine.knowledge.files import Files, read_case_texts, read_texts

ROOT = Path(tillskott.__file__).parent
posix = pytest.mark.skipif(os.name != "posix", reason="links, devices and modes as POSIX knows them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("common/sources.yaml", "magnesium/nutrient.yaml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("version: 1\n")
    return tmp_path


@posix
@pytest.mark.parametrize("put", [
    lambda path: path.mkdir(), os.mkfifo, lambda path: path.symlink_to(path), lambda path: path.symlink_to("/nowhere"),
    lambda path: path.symlink_to("/dev/zero"),
], ids=["a folder", "a pipe", "a loop", "a link to nothing", "a device"])
@pytest.mark.parametrize("name", ["common/odd.yaml", "magnesium/rules/odd.yaml", "magnesium/cases/odd.yaml"])
def test_what_is_no_file_is_refused_by_its_name(folder: Path, name: str, put: Callable[[Path], None]) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    put(folder / name)
    with pytest.raises(KnowledgeError, match=name):
        (read_case_texts if "cases" in name else read_texts)(folder)


@posix
def test_what_an_editor_keeps_beside_a_file_is_passed_over(folder: Path) -> None:
    before = read_texts(folder)
    (folder / "common/.#sources.yaml").symlink_to("anna@desk.4711:1")
    (folder / "common/.sources.yaml").write_text("version: 2\n")
    (folder / ".git").mkdir()
    (folder / ".git/x.yaml").write_text("rules: []\n")
    assert read_texts(folder) == before


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@every("text", [
    "", "# only a comment\n", "- a\n- b\n", "42\n", "rules: &r\n- *r\n", "rules:\n- &r {when: {all: [*r]}}\n", BOMB,
    "a: [" * 3000, "rules: [{then: {high: .inf}}]\n", "a: .NaN\n", "a: -.Inf\n", "a: 1e400\n",
    "a: {b: [1, 99999999999999999]}\n",
    "a: 1\na: 2\n", "\x00", "a: !!python/object/apply:os.system [x]\n", "a: \x1b[2J\n",
], ids=lambda text: repr(text[:30]))
def test_a_file_that_says_nothing_usable_is_a_fault_with_its_name(text: str) -> None:
    files = Files({"common/odd.yaml": text.encode()})
    assert files.faults
    assert all(fault.where.startswith("common/odd.yaml") and fault.in_language("sv").isprintable()
               for fault in files.faults)


def test_aliases_that_stand_for_little_are_read() -> None:
    files = Files({"x.yaml": b"a: &one {b: 1}\nc: {d: *one}\n"})
    assert files.faults == []
    assert files.documents["x.yaml"].data["c"] == {"d": {"b": 1}}


def test_all_that_ships_is_read_without_the_c_library() -> None:
    code = ("import yaml, sys; [delattr(yaml, name) for name in ('CSafeLoader', 'CParser', 'CLoader') "
            "if hasattr(yaml, name)]\n"
            "from tillskott.engine.language.yaml_reader import read_yaml, _Base; assert _Base is yaml.SafeLoader\n"
            "for name in sys.argv[1:]:\n"
            "    faults = []\n    read_yaml(open(name, encoding='utf-8').read(), name, faults)\n"
            "    [print(fault) for fault in faults]")
    names = [str(path) for path in sorted(ROOT.rglob("*.yaml")) if {".venv", "build"}.isdisjoint(path.parts)]
    found = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout, found.stderr[-500:]) == (0, "", "")
