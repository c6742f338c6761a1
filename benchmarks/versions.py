"""An earlier version beside a later one, each measure in turns: `python benchmarks/versions.py OLD NEW [MEASURE ...]`.

OLD and NEW are references of git (a commit, a branch); `.` is what lies in the folder, committed or not. Each is
checked out into a folder for the time of the run, with a cache of its own. Of a command, whole processes are counted;
of the rest a process of each version is kept that answers in turn, with the same profiles, which both versions take.
All is time of the processor. A ratio is new by old: below 1 the later version is the faster one.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import IO, Any, cast

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COMMANDS = {
    "import tillskott": ["-c", "import tillskott"],
    "tillskott --version": ["-c", "{tillskott}", "--version"],
    "tillskott advise": ["-c", "{tillskott}", "advise", "tillskott/examples/sleepless.yaml"],
    "tillskott check": ["-c", "{tillskott}", "check"],
}
SCRIPT = "from tillskott.{module} import main; main()"
"""What the command `tillskott` runs; an early version has no `__main__`."""
INSIDE = ("a consultation", "the next question", "the stop proof", "a batch")
PROFILES = 60
FEW = 12
"""So many profiles are asked about further, since each takes long."""
BATCH_ROWS = 30_000
SEED = 12


@dataclass(slots=True)
class Version:
    """A checkout, and the process of it that answers measures."""

    name: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None

    def command(self, words: list[str]) -> float:
        """The seconds of processor that a command takes as a process of its own."""
        module = "__main__" if (self.folder / "tillskott" / "__main__.py").exists() else "cli"
        words = [word.replace("{tillskott}", SCRIPT.format(module=module)) for word in words]
        used = _children()
        done = subprocess.run([sys.executable, *words], cwd=self.folder, env=self.environment, capture_output=True,
                              text=True, check=False)  # fmt: skip
        if done.returncode not in (0, 1):
            raise SystemExit(f"{self.name}: {' '.join(words)}\n{done.stderr}")
        return _children() - used

    def ask(self, question: Any) -> Any:
        """What the kept process says."""
        if self.process is None:
            self.process = subprocess.Popen([sys.executable, str(HERE / "versions.py"), "--answer"], cwd=self.folder,
                                            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            text=True)  # fmt: skip
        to, back = cast(IO[str], self.process.stdin), cast(IO[str], self.process.stdout)
        to.write(json.dumps(question) + "\n")
        to.flush()
        return json.loads(back.readline())


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def checked_out(*references: str) -> Iterator[list[Version]]:
    """The versions of some references, each in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="versions-") as top:
        versions = [_version(reference, Path(top) / str(at)) for at, reference in enumerate(references)]
        try:
            yield versions
        finally:
            for version in versions:
                if version.process is not None:
                    version.process.terminate()
                    version.process.wait()


def _version(reference: str, folder: Path) -> Version:
    folder.mkdir()
    if reference == ".":
        shutil.copytree(ROOT, folder / "tillskott", ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__"))
    else:
        command = ["git", "archive", "--prefix=tillskott/", reference]
        packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if packed.returncode:
            raise SystemExit(packed.stderr.decode())
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return Version(reference, folder, {**kept, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache")})


def drawn(old: Version, new: Version, count: int) -> list[dict[str, Any]]:
    """Profiles that both versions take, from the vocabulary of the earlier one."""
    facts = old.ask({"facts": True})
    source, found = random.Random(SEED), list[dict[str, Any]]()
    while len(found) < count:
        known = [fact for fact in facts if source.random() < source.choice((0.2, 0.5, 0.8))]
        profile = {fact["id"]: _value(source, fact) for fact in known}
        if all(version.ask({"takes": profile}) for version in (old, new)):
            found.append(profile)
    return found


def _value(source: random.Random, fact: Mapping[str, Any]) -> Any:
    if fact["type"] == "set":
        return source.sample(fact["values"], source.choice((0, 0, 1, 1, 2)))
    if fact["values"]:
        return source.choice(fact["values"])
    low, high = int(fact["low"] or 0), int(fact["high"] or 100)
    return source.randint(low, high)


def answer() -> None:
    """Answer questions, a line of JSON each, as the kept process of one version."""
    from tillskott import Advisor, ProfileError
    from tillskott.engine.interview import Interview

    advisor, profiles = Advisor(), list[dict[str, Any]]()
    simple = ("set", "enum", "integer", "number")

    def facts() -> list[dict[str, Any]]:
        vocabulary = advisor.knowledge.vocabulary
        return [{"id": one.id, "type": one.type, "values": list(vocabulary.values(one.id)), "low": one.minimum,
                 "high": one.maximum} for one in vocabulary.profile_facts if one.type in simple]  # fmt: skip

    def takes(profile: dict[str, Any]) -> bool:
        try:
            advisor.advise(profile)
        except ProfileError:
            return False
        return True

    def batch() -> Callable[[], object]:
        import polars as pl

        rows = [profiles[at % len(profiles)] | {"age": 18 + at % 70} for at in range(BATCH_ROWS)]
        frame = pl.DataFrame(rows, infer_schema_length=None)
        return lambda: advisor.advise_frame(frame)

    works: dict[str, Callable[[], Callable[[], object]]] = {
        "a consultation": lambda: lambda: [advisor.advise(profile) for profile in profiles],
        "the next question": lambda: lambda: [Interview(advisor, one).next_question() for one in profiles[:FEW]],
        "the stop proof": lambda: lambda: [Interview(advisor, one).stopping() for one in profiles[:FEW]],
        "a batch": batch,
    }
    made: dict[str, Callable[[], object]] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "facts" in asked:
            said: Any = facts()
        elif "takes" in asked:
            said = takes(asked["takes"])
        elif "profiles" in asked:
            profiles[:] = asked["profiles"]
            said = len(profiles)
        else:
            if asked["work"] not in made:
                made[asked["work"]] = works[asked["work"]]()
            begun = process_time()
            made[asked["work"]]()
            said = process_time() - begun
        print(json.dumps(said), flush=True)


def in_turns(old: Version, new: Version, name: str, rounds: int) -> tuple[list[float], list[float]]:
    """The seconds of both in every round but a first one, which warms up."""
    took: tuple[list[float], list[float]] = ([], [])
    for at in range(rounds + 1):
        for version, times in zip((old, new) if at % 2 else (new, old), took if at % 2 else took[::-1], strict=True):
            spent = version.command(COMMANDS[name]) if name in COMMANDS else version.ask({"work": name})
            if at:
                times.append(spent)
    return took


def table(references: tuple[str, str], names: list[str], rounds: int) -> Iterator[str]:
    """The lines of a table in Markdown, one a measure."""
    with checked_out(*references) as (old, new):
        if any(name in INSIDE for name in names):
            profiles = drawn(old, new, PROFILES)
            for version in (old, new):
                version.ask({"profiles": profiles})
        yield f"| | {old.name}, ms | {new.name}, ms | ratio of the best | ratio, median of {rounds} rounds |"
        yield "|---|---:|---:|---:|---:|"
        for name in names:
            was, now = in_turns(old, new, name, rounds)
            each = {"a consultation": PROFILES, "the next question": FEW, "the stop proof": FEW}.get(name, 1)
            between = median(after / before for before, after in zip(was, now, strict=True))
            best = [min(times) * 1000 / each for times in (was, now)]
            yield f"| {name} | {best[0]:.3g} | {best[1]:.3g} | {best[1] / best[0]:.2f} | {between:.2f} |"


def main() -> None:
    if "--answer" in sys.argv:
        answer()
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("measures", nargs="*", help=", ".join([*COMMANDS, *INSIDE]))
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_intermixed_args()
    for line in table((given.old, given.new), given.measures or [*COMMANDS, *INSIDE], given.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
