"""Parsed knowledge is kept between processes: never stale, never trusted from others, and never needed."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import stat
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import tiny

from tillskott.engine.knowledge import cache as kept
from tillskott.engine.knowledge import load_knowledge, loader
from tillskott.engine.knowledge.base import Knowledge
from tillskott.engine.knowledge.files import read_texts
from tillskott.engine.knowledge.medicines import MedicineIndex
from tillskott.engine.knowledge.packed import pack, unpack
from tillskott.engine.knowledge.vocabulary import Vocabulary

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of a folder are checked on POSIX only")


class _Forgetting(dict[str, Knowledge]):
    def __setitem__(self, name: str, knowledge: Knowledge) -> None:
        pass


def as_one_that_starts(patch: pytest.MonkeyPatch, home: Path) -> None:
    """A process with this folder for caches, which remembers nothing itself."""
    patch.setenv("XDG_CACHE_HOME", str(home))
    patch.setattr(loader, "_READ", _Forgetting())
    patch.setattr(kept, "_KEPT", 4)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    as_one_that_starts(monkeypatch, tmp_path / "cache")
    return tmp_path / "cache" / "tillskott"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "knowledge")


def entry(cache: Path) -> Path:
    (only,) = cache.glob("*.json")
    return only


def entries(cache: Path) -> dict[str, Path]:
    """Every entry by its authority."""
    return {json.loads(path.read_bytes().partition(b"\n")[2])["authority"]: path for path in cache.glob("*.json")}


def plant(cache: Path, version: str, sealed: bool = True, authority: str | None = None) -> None:
    """Put another version into the entry; without the seal as somebody would who edits the file by hand."""
    path = entry(cache) if authority is None else entries(cache)[authority]
    seal, _, content = path.read_bytes().partition(b"\n")
    planted = json.dumps({**json.loads(content), "version": version}).encode()
    path.write_bytes((hashlib.sha256(planted).hexdigest().encode() if sealed else seal) + b"\n" + planted)


def parts(knowledge: Knowledge) -> dict[str, Any]:
    """Everything that a knowledge holds, in a form that can be compared; places as file and line."""
    found = {field.name: getattr(knowledge, field.name) for field in fields(knowledge)}
    vocabulary, medicines = found.pop("vocabulary"), found.pop("medicines")
    assert isinstance(vocabulary, Vocabulary)
    assert isinstance(medicines, MedicineIndex)
    found["rules"] = [(rule.id, rule.title, rule.when, rule.normal_form, rule.then, rule.because, rule.claims,
                       rule.tests, rule.reviewed, rule.level, rule.order, str(rule.place)) for rule in knowledge.rules]
    return {**found, "vocabulary": vars(vocabulary), "medicines": medicines.packed}


AUTHORITIES = ("livsmedelsverket", "nih")


@pytest.fixture(scope="module")
def read_anew(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Knowledge]]:
    """A home for the cache, and the knowledge that ships as it was read and checked for two authorities and kept."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        as_one_that_starts(patch, home)
        return home, {name: load_knowledge(authority=name) for name in AUTHORITIES}


@pytest.fixture
def shipped(read_anew: tuple[Path, dict[str, Knowledge]], monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Any]:
    home, first = read_anew
    as_one_that_starts(monkeypatch, home)
    return home / "tillskott", first


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_all_of_the_knowledge_is_the_same_when_it_is_read_back(shipped: tuple[Path, Any], authority: str) -> None:
    cache, first = shipped
    plant(cache, "read back", authority=authority)
    second = load_knowledge(authority=authority)
    assert second.version == "read back"
    assert parts(second) == {**parts(first[authority]), "version": "read back"}
    assert second.authority == authority
    sent = pickle.loads(pickle.dumps(second))  # to another process, whole
    assert sent.version == "read back"
    assert parts(sent) == parts(second)
    assert sent.rules[0].place.document.data == second.rules[0].place.document.data


def test_each_authority_has_an_entry_of_its_own(shipped: tuple[Path, Any]) -> None:
    cache, first = shipped
    assert first["nih"].numbers["self_care_limit"] != first["livsmedelsverket"].numbers["self_care_limit"]
    assert {name: load_knowledge(authority=name).numbers for name in AUTHORITIES} == {
        name: first[name].numbers for name in AUTHORITIES}
    assert sorted(entries(cache)) == sorted(AUTHORITIES)


def test_what_is_kept_is_plain_data_and_makes_nothing_else(cache: Path, folder: Path) -> None:
    knowledge = load_knowledge(folder)
    data = json.loads(json.dumps(pack(knowledge)))
    assert parts(unpack(data, read_texts(folder))) == parts(knowledge)
    for kind in ("os.system", "system", "Path", "Knowledge", "__import__"):
        with pytest.raises(KeyError):
            unpack({**data, "version": [kind, "x"]}, {})


def test_another_engine_reads_the_files_anew(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch,
                                            tmp_path: Path) -> None:
    load_knowledge(folder)
    plant(cache, "of this engine")
    assert load_knowledge(folder).version == "of this engine"
    for part in ("", "conditions", "knowledge", "knowledge/medicines"):
        (tmp_path / "engine" / part).mkdir(exist_ok=True, parents=True)
    (tmp_path / "engine" / "knowledge" / "rules.py").write_text("changed = True")
    monkeypatch.setattr(kept, "_ENGINE", tmp_path / "engine")
    assert load_knowledge(folder).version == "tiny-1"


def test_checked_knowledge_is_used_without_pydantic(shipped: tuple[Path, Any]) -> None:
    script = "import sys, tillskott; tillskott.Advisor().advise({}); print('pydantic' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    assert answer.strip() == "False"


def test_an_edited_file_is_never_answered_from_the_cache(folder: Path, cache: Path) -> None:
    before = load_knowledge(folder)
    sources = folder / "sources.yaml"
    times = sources.stat()
    sources.write_text(tiny.SOURCES.replace("tiny-1", "tiny-2"), encoding="utf-8")
    os.utime(sources, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = load_knowledge(folder)
    assert (before.version, after.version) == ("tiny-1", "tiny-2")
    assert before.sha256 != after.sha256


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xff", b"0" * 64 + b"\n{}"])
def test_a_corrupt_entry_is_ignored(folder: Path, cache: Path, content: bytes) -> None:
    load_knowledge(folder)
    entry(cache).write_bytes(content)
    assert load_knowledge(folder).version == "tiny-1"
    assert len(entry(cache).read_bytes()) > len(content), "it is written anew"


def test_a_damaged_entry_is_ignored_though_it_can_be_read(folder: Path, cache: Path) -> None:
    load_knowledge(folder)
    plant(cache, "damaged", sealed=False)
    assert load_knowledge(folder).version == "tiny-1"


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"facts": ["no such kind"]}, {"rules": [[]]}, {"forms": None}])
def test_an_entry_that_is_no_knowledge_is_ignored(folder: Path, cache: Path, data: dict[str, Any]) -> None:
    load_knowledge(folder)
    content = json.dumps(data).encode()
    entry(cache).write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    assert load_knowledge(folder).version == "tiny-1"


@posix
@pytest.mark.parametrize("others", [stat.S_IWGRP, stat.S_IWOTH])
def test_a_folder_that_others_may_write_is_neither_read_nor_written(folder: Path, cache: Path, others: int) -> None:
    load_knowledge(folder)
    plant(cache, "planted")
    cache.chmod(0o700 | others)
    assert load_knowledge(folder).version == "tiny-1"
    tiny.write(folder, sources=tiny.SOURCES.replace("tiny-1", "tiny-3"))
    assert load_knowledge(folder).version == "tiny-3"
    assert len(list(cache.iterdir())) == 1


@posix
def test_an_entry_that_others_may_write_is_not_read(folder: Path, cache: Path) -> None:
    load_knowledge(folder)
    plant(cache, "planted")
    entry(cache).chmod(0o622)
    assert load_knowledge(folder).version == "tiny-1"


@posix
def test_what_is_kept_is_private_to_the_user(folder: Path, cache: Path) -> None:
    load_knowledge(folder)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert not stat.S_IMODE(entry(cache).stat().st_mode) & 0o077


def test_only_a_few_entries_are_kept(folder: Path, cache: Path) -> None:
    for version in range(10):
        load_knowledge(tiny.write(folder, sources=tiny.SOURCES.replace("tiny-1", f"tiny-{version}")))
    assert 1 <= len(list(cache.glob("*.json"))) <= 5
    assert len(list(cache.iterdir())) == len(list(cache.glob("*.json"))), "no half-written file is left behind"


def test_faulty_knowledge_is_not_kept(folder: Path, cache: Path) -> None:
    tiny.write(folder, foods="foods: [1")
    with pytest.raises(Exception, match=r"foods\.yaml"):
        load_knowledge(folder)
    assert not list(cache.glob("*.json"))


def test_nothing_depends_on_a_place_for_the_cache(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file where the cache should be"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert load_knowledge(folder).version == "tiny-1"


@posix
def test_a_disk_that_is_full_gets_no_cache_and_keeps_no_rest_of_one(folder: Path, tmp_path: Path) -> None:
    code = ("import pathlib, sys; from tillskott.engine.knowledge import load_knowledge; "
            "print(load_knowledge(pathlib.Path(sys.argv[1])).version)")
    # No file may grow past a block, and the knowledge is larger.
    home = tmp_path / "home"
    found = subprocess.run(["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", sys.executable, "-c", code, str(folder)],
                           capture_output=True, text=True, check=False,
                           env={**os.environ, "XDG_CACHE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"})  # fmt: skip
    assert found.stdout.strip() == "tiny-1", found.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_process_reads_the_same_files_once_and_an_edited_file_anew(folder: Path) -> None:
    first = load_knowledge(folder)
    assert load_knowledge(folder) is first
    assert load_knowledge(folder, cache=False) is not first
    for version in range(2, 9):
        tiny.write(folder, sources=tiny.SOURCES.replace("tiny-1", f"tiny-{version}"))
        assert load_knowledge(folder).version == f"tiny-{version}"
    tiny.write(folder)
    assert load_knowledge(folder).version == "tiny-1"
