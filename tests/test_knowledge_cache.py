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


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache, and a process that remembers nothing itself, as one that was just started."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(loader, "_READ", _Forgetting())
    monkeypatch.setattr(kept, "_KEPT", 4)
    return tmp_path / "cache" / "tillskott"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "knowledge")


def entry(cache: Path) -> Path:
    (only,) = cache.glob("*.json")
    return only


def plant(cache: Path, version: str, sealed: bool = True) -> None:
    """Put another version into the entry; without the seal as somebody would who edits the file by hand."""
    seal, _, content = entry(cache).read_bytes().partition(b"\n")
    planted = json.dumps({**json.loads(content), "version": version}).encode()
    entry(cache).write_bytes((hashlib.sha256(planted).hexdigest().encode() if sealed else seal) + b"\n" + planted)


def parts(knowledge: Knowledge) -> dict[str, Any]:
    """Everything that a knowledge holds, in a form that can be compared; places as file and line."""
    found = {field.name: getattr(knowledge, field.name) for field in fields(knowledge)}
    vocabulary, medicines = found.pop("vocabulary"), found.pop("medicines")
    assert isinstance(vocabulary, Vocabulary)
    assert isinstance(medicines, MedicineIndex)
    found["rules"] = [(rule.id, rule.title, rule.when, rule.normal_form, rule.then, rule.because, rule.claims,
                       rule.tests, rule.reviewed, rule.level, rule.order, str(rule.place)) for rule in knowledge.rules]
    return {**found, "vocabulary": vars(vocabulary), "medicines": medicines.packed}


@pytest.mark.parametrize("authority", ["livsmedelsverket", "nih"])
def test_all_of_the_knowledge_is_the_same_when_it_is_read_back(cache: Path, authority: str) -> None:
    first = load_knowledge(authority=authority)
    assert entry(cache).stat().st_size > 0
    plant(cache, "read back")
    second = load_knowledge(authority=authority)
    assert second.version == "read back"
    assert parts(second) == {**parts(first), "version": "read back"}
    assert second.authority == authority


def test_knowledge_that_was_read_back_goes_to_another_process_whole(cache: Path) -> None:
    load_knowledge()
    plant(cache, "read back")
    knowledge = load_knowledge()
    sent = pickle.loads(pickle.dumps(knowledge))
    assert sent.version == "read back"
    assert parts(sent) == parts(knowledge)
    place = sent.rules[0].place
    assert place.document.data == knowledge.rules[0].place.document.data


def test_each_authority_has_an_entry_of_its_own(cache: Path) -> None:
    limits = [load_knowledge(authority=name).numbers["self_care_limit"] for name in ("livsmedelsverket", "nih") * 2]
    assert limits[:2] == limits[2:]
    assert limits[0] != limits[1]
    assert len(list(cache.glob("*.json"))) == 2


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


def test_checked_knowledge_is_used_without_pydantic(cache: Path) -> None:
    load_knowledge()
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
def test_a_disk_that_is_full_gets_no_cache_and_keeps_no_rest_of_one(tmp_path: Path) -> None:
    code = "from tillskott.engine.knowledge import load_knowledge; print(len(load_knowledge().rules) > 100)"
    # No file may grow past some blocks, and the knowledge is larger.
    found = subprocess.run(["sh", "-c", 'ulimit -f 20; exec "$@"', "sh", sys.executable, "-c", code],
                           capture_output=True, text=True, check=False,
                           env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)})  # fmt: skip
    assert found.stdout.strip() == "True", found.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_process_reads_the_same_files_once_and_an_edited_file_anew(folder: Path) -> None:
    first = load_knowledge(folder)
    assert load_knowledge(folder) is first
    assert load_knowledge(folder, cache=False) is not first
    for version in range(2, 9):
        tiny.write(folder, sources=tiny.SOURCES.replace("tiny-1", f"tiny-{version}"))
        assert load_knowledge(folder).version == f"tiny-{version}"
    tiny.write(folder)
    assert load_knowledge(folder).version == "tiny-1"
