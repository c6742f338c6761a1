"""Parsed knowledge is kept between processes: never stale, never trusted from others, and never needed."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
import tiny

from tillskott.engine.knowledge import load_knowledge

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of a folder are checked on POSIX only")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "tillskott"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "knowledge")


def entry(cache: Path) -> Path:
    (only,) = cache.glob("*.json")
    return only


def test_the_second_load_gives_the_same(folder: Path, cache: Path) -> None:
    first = load_knowledge(folder)
    assert entry(cache).stat().st_size > 0
    second = load_knowledge(folder)
    for part in ("sha256", "version", "sources", "claims", "forms", "fits", "parameters", "numbers", "texts", "foods"):
        assert getattr(first, part) == getattr(second, part)
    assert [(rule.id, rule.when, rule.then, str(rule.place)) for rule in first.rules] == [
        (rule.id, rule.when, rule.then, str(rule.place)) for rule in second.rules
    ]


def test_an_entry_is_read_where_it_can_be_trusted(folder: Path, cache: Path) -> None:
    load_knowledge(folder)
    kept = json.loads(entry(cache).read_bytes())
    kept["sources.yaml"]["version"] = "from the cache"
    entry(cache).write_text(json.dumps(kept))
    assert load_knowledge(folder).version == "from the cache"


def test_an_edited_file_is_never_answered_from_the_cache(folder: Path, cache: Path) -> None:
    before = load_knowledge(folder)
    sources = folder / "sources.yaml"
    times = sources.stat()
    sources.write_text(tiny.SOURCES.replace("tiny-1", "tiny-2"), encoding="utf-8")
    os.utime(sources, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = load_knowledge(folder)
    assert (before.version, after.version) == ("tiny-1", "tiny-2")
    assert before.sha256 != after.sha256


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xff", b'{"sources.yaml": {"version": "x"}}'])
def test_a_corrupt_entry_is_ignored(folder: Path, cache: Path, content: bytes) -> None:
    load_knowledge(folder)
    entry(cache).write_bytes(content)
    assert load_knowledge(folder).version == "tiny-1"


@posix
@pytest.mark.parametrize("others", [stat.S_IWGRP, stat.S_IWOTH])
def test_a_folder_that_others_may_write_is_neither_read_nor_written(folder: Path, cache: Path, others: int) -> None:
    load_knowledge(folder)
    planted = json.loads(entry(cache).read_bytes())
    planted["sources.yaml"]["version"] = "planted"
    entry(cache).write_text(json.dumps(planted))
    cache.chmod(0o700 | others)
    assert load_knowledge(folder).version == "tiny-1"
    tiny.write(folder, sources=tiny.SOURCES.replace("tiny-1", "tiny-3"))
    assert load_knowledge(folder).version == "tiny-3"
    assert len(list(cache.iterdir())) == 1


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
