"""Terminals, pipes and folders on a bad day: the right sentence, never a traceback."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from every import every

from tillskott import Advisor, ProfileError, cli
from tillskott.engine.knowledge import cache
from tillskott.engine.words.messages import has_message
from tillskott.engine.words.system import system_reason

posix = pytest.mark.skipif(os.name != "posix", reason="a shell and devices as POSIX knows them")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    words = ["sh", "-c", line.replace("TILLSKOTT", f"{sys.executable} -m tillskott")]
    return subprocess.run(words, capture_output=True, check=False, timeout=100, env={**os.environ, **environment},
                          stdin=subprocess.DEVNULL)


@posix
@pytest.mark.parametrize("line", [
    "TILLSKOTT advise --age 45 > /dev/full", "TILLSKOTT advise --age 45 --json > /dev/full",
    "TILLSKOTT advise - <&-", "TILLSKOTT consult <&-",
    "TILLSKOTT ask ''", "TILLSKOTT ask '\u200b'", "TILLSKOTT plan nowhere.yaml --svg /dev/null",
    "printf 'a\\0g\\0e\\0:\\0' | TILLSKOTT advise -", "TILLSKOTT advise --age 45 >&-",
])
def test_it_says_what_is_wrong_on_one_line(line: str) -> None:
    run = shell(line)
    assert run.returncode == 2, run.stderr
    assert run.stderr.count(b"\n") == 1
    assert run.stderr.startswith(b"tillskott: ")


@posix
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_json_is_utf_8_on_every_terminal(encoding: str) -> None:
    run = shell("TILLSKOTT label 'Magnesium 200 mg → Åke' --json", PYTHONIOENCODING=encoding)
    assert "Åke" in run.stdout.decode("utf-8")
    assert json.loads(run.stdout)


def test_a_relative_cache_folder_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache._folder().is_absolute()


@every("sign", ["\u202e", "\u200b", "\u3164", "\x1b[2J", "\u2066"])
def test_a_medicine_with_signs_that_are_not_seen_is_told(sign: str) -> None:
    with pytest.raises(ProfileError) as refused:
        Advisor().advise({"medications": [f"Leva{sign}xin"]})
    assert str(refused.value).isprintable()


def test_nothing_that_was_given_is_quoted_where_that_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor, told = Advisor(), {"age": 4711, "medications": ["Hemlig\x1b"], "sex": "hemligt", "egfr": "hemlig"}
    with pytest.raises(ProfileError, match="4711"):
        advisor.advise(told)
    monkeypatch.setenv("TILLSKOTT_QUOTE", "no")
    with pytest.raises(ProfileError) as refused:
        advisor.advise(told)
    assert [fault.where for fault in refused.value.faults] == list(told)
    assert "emlig" not in str(refused.value)
    assert "4711" not in str(refused.value)


@every("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_what_is_turned_round_on_the_screen_is_read_at_no_door(sign: str) -> None:
    advisor, turned = Advisor(), f"Magnesium {sign}002 mg"
    for act in (advisor.read_line, advisor.read_label, lambda text: advisor.advise({"medications": [text]})):
        with pytest.raises(ProfileError, match=r"\\u20"):
            act(turned)
    well = {"age": 45, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
            "kidney_function": "none_known"}
    assert advisor.advise({**well, "supplements": []}).decision == "recommend"
    assert advisor.advise({**well, "supplements": [{"label": turned}]}).decision == "ask"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["in.csv", "in.ndjson"])
def test_a_table_in_utf_16_is_refused_whole(tmp_path: Path, encoding: str, name: str) -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    from tillskott.engine.batch.files.run import BatchRun

    text = "age,sex\n45,female\n" if name.endswith("csv") else '{"age": 45}\n'
    (tmp_path / name).write_bytes(text.encode(encoding))
    with pytest.raises(ProfileError, match="UTF-8"):
        BatchRun(Advisor(), tmp_path / name, tmp_path / "out.csv")


def test_the_system_is_quoted_in_the_language_of_the_sentence() -> None:
    for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOTDIR, errno.EADDRINUSE):
        error = OSError(number, os.strerror(number))
        assert system_reason(error)["sv"] not in (os.strerror(number), system_reason(error)["en"])
        assert system_reason(OSError(f"failed: {error.strerror} (os error {number})")) == system_reason(error)
    assert system_reason(OSError(0, "something \x1b[31m else"))["sv"] == "something \\x1b[31m else"
    usual = (errno.EDQUOT, errno.EMFILE, errno.EFBIG, errno.ENOENT, errno.EISDIR)
    assert all(has_message(f"os.{errno.errorcode[number]}") for number in usual)
    assert "UTF-8" in system_reason(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "hemligt"))["sv"]


def test_an_error_of_the_machine_is_no_fault_of_the_program(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def refuse() -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), "somewhere")

    monkeypatch.setattr(cli, "build_app", lambda: refuse)
    monkeypatch.delenv("TILLSKOTT_DEBUG", raising=False)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    assert "somewhere: för många filer är öppna" in capsys.readouterr().err


STOPPED = """
import importlib.abc, sys

class Stop(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[3]:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
from tillskott.__main__ import main
main()
"""


@every("module", ["tillskott.cli", "tillskott.advisor", "tillskott.engine.words.errors", "typer"])
def test_ctrl_c_during_the_start_ends_it_without_a_word(module: str) -> None:
    words = [sys.executable, "-c", STOPPED, "label", "Magnesium 200 mg", module]
    run = subprocess.run(words, capture_output=True, check=False, timeout=100)
    assert (run.returncode, run.stdout, run.stderr) == (130, b"", b"")
