"""Breaks the engine, one operator or number at a time, and reports what no test notices.

    python tests/mutants/engine.py [--only MODULE] [--sample N] [--minutes M] [--workers N] [--json FILE]

`--only`: modules whose path begins so (`resolution/dose`). `--sample`: so many mutants, the same ones each time; all of
them take hours. `--minutes`: begins no new mutant after so long. Each mutant stands in a copy of the package, on which
the fast tests of its room run until one fails. Exit status 0 in any case: a survivor is a question to a reader.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[2]
SEED = 1
SECONDS = 600
"""So long the tests of one mutant may take; one that hangs is found."""

# The modules that decide something, by room, and the tests that run on a mutant of the room, the fastest first.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "resolution": (
        ("conflicts", "decision", "dose", "forms", "kidney", "ladder", "limits", "medicines", "products", "referrals",
         "resolve", "units"),
        ("test_resolution.py", "test_dose.py", "test_cases.py", "test_kidney.py", "test_rules_examples.py"),
    ),
    "labels": (
        ("amounts", "attached", "content", "dosage", "paired", "parts", "percent", "products", "reading", "route",
         "schedule", "settle", "sums"),
        ("test_labels.py", "test_labels_daily.py", "test_cases.py"),
    ),
    "arithmetic": (
        ("amounts", "clock", "formula", "kidney"),
        ("test_formula.py", "test_kidney.py", "test_dayplan.py", "test_labels.py"),
    ),
    "language/conditions": (
        ("alpha", "evaluators", "matching", "normal_form"), ("test_conditions.py", "test_rules_examples.py"),
    ),
    "dayplan": (("choice", "intervals", "pairs", "plan", "separation"), ("test_dayplan.py", "test_dayplan_views.py")),
    "knowledge/medicines": (
        ("answers", "entry", "index", "nearest", "scan", "spelling", "table"),
        ("test_medicine_names.py", "test_medicine_list.py", "test_medicines.py"),
    ),
}

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the module, its line, what was changed, the whole new source, and the test that failed of it."""

    module: str
    line: int
    kind: str
    words: str
    source: str
    killer: str | None = None


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    source = (ROOT / "engine" / module).read_text(encoding="utf-8")
    for index, node in enumerate(ast.walk(ast.parse(source))):
        for kind, change in _changes(node):
            tree = ast.parse(source)
            target = next(one for number, one in enumerate(ast.walk(tree)) if number == index)
            before = ast.unparse(target)
            change(target)
            after = ast.unparse(target)
            if before != after:
                whole, line = ast.unparse(ast.fix_missing_locations(tree)), getattr(node, "lineno", 0)
                yield Mutant(module, line, kind, f"{before} → {after}"[:160], whole)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """How this node can be broken, each with what does it to a copy."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            other = _COMPARED[type(operator)]
            yield "compared", lambda it, index=index, other=other: it.ops.__setitem__(index, other())  # type: ignore[misc]
    elif isinstance(node, ast.BoolOp):
        yield "and/or", lambda it: setattr(it, "op", ast.Or() if isinstance(it.op, ast.And) else ast.And())  # type: ignore[attr-defined]
        if len(node.values) > 1:
            yield "last part gone", lambda it: it.values.pop()  # type: ignore[attr-defined]
            yield "first part gone", lambda it: it.values.pop(0)  # type: ignore[attr-defined]
    elif isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED:
        yield "computed", lambda it: setattr(it, "op", _COMPUTED[type(it.op)]())  # type: ignore[attr-defined]
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "number", lambda it: setattr(it, "value", it.value + 1)  # type: ignore[attr-defined]
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "true/false", lambda it: setattr(it, "value", not it.value)  # type: ignore[attr-defined]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        yield "min/max, any/all", lambda it: setattr(it.func, "id", _CALLED[it.func.id])  # type: ignore[attr-defined]
    elif isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield "never", lambda it: setattr(it, "test", ast.Constant(False))
        if not isinstance(node, ast.While):
            yield "always", lambda it: setattr(it, "test", ast.Constant(True))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "condition gone", lambda it: it.ifs.pop()  # type: ignore[attr-defined]


class Worker:
    """A copy of the package in which one mutant after the other stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ROOT.name
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", "docs"))
        # With CI set the same random examples are tried each time, so that a survivor survives the next time too.
        self.environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1",
                            "XDG_CACHE_HOME": str(folder / "cache")}

    def killer(self, mutant: Mutant) -> str | None:
        """The first test that fails on this mutant; None where it survives."""
        target = self.folder / "engine" / mutant.module
        kept = target.read_text(encoding="utf-8")
        target.write_text(mutant.source, encoding="utf-8")
        try:
            return self.run(_tests(mutant.module))
        finally:
            target.write_text(kept, encoding="utf-8")

    def run(self, tests: Sequence[str]) -> str | None:
        present = [f"tests/{name}" for name in tests if (self.folder / "tests" / name).exists()]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider",
                   "-n", "0", "-m", "not slow", *present]
        try:
            ran = subprocess.run(command, cwd=self.folder, env=self.environment, timeout=SECONDS, capture_output=True,
                                 text=True, check=False)
        except subprocess.TimeoutExpired:
            return "takes too long"
        if ran.returncode == 0:
            return None
        failed = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return (failed or ["does not start"])[0].split(" - ")[0]


def _tests(module: str) -> tuple[str, ...]:
    return ROOMS[module.rpartition("/")[0]][1]


def chosen(only: str, sample: int | None) -> list[Mutant]:
    """The mutants to try: all of the modules, or the same few each time."""
    modules = [f"{room}/{name}.py" for room, (names, _) in ROOMS.items() for name in names]
    found = [mutant for module in modules if module.startswith(only) for mutant in mutants(module)]
    return random.Random(SEED).sample(found, sample) if sample is not None and sample < len(found) else found


def judged(found: Sequence[Mutant], workers: int, minutes: float) -> Iterator[Mutant]:
    """Each mutant with its killer; those that were not begun in time are left out."""
    until = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as home:
        idle: SimpleQueue[Worker] = SimpleQueue()
        for number in range(workers):
            idle.put(Worker(Path(home) / str(number)))
        first = idle.get()
        for room in {mutant.module.rpartition("/")[0] for mutant in found}:
            broken = first.run(ROOMS[room][1])
            if broken:
                raise SystemExit(f"the tests of {room} fail without a mutant: {broken}")
        idle.put(first)

        def judge(mutant: Mutant) -> Mutant | None:
            if time.monotonic() > until:
                return None
            worker = idle.get()
            try:
                return replace(mutant, killer=worker.killer(mutant))
            finally:
                idle.put(worker)

        with ThreadPoolExecutor(workers) as pool:
            for done, mutant in enumerate(pool.map(judge, found), start=1):
                if mutant is not None:
                    print(f"\r{done}/{len(found)}", end="", file=sys.stderr, flush=True)
                    yield mutant
        print(file=sys.stderr)


def report(done: Sequence[Mutant], of: int) -> None:
    """Killed and survived by kind, then every survivor with its place."""
    total = Counter(mutant.kind for mutant in done)
    killed = Counter(mutant.kind for mutant in done if mutant.killer)
    for kind in sorted(total):
        print(f"{kind:<20}{killed[kind]:>6} of {total[kind]:>4} killed")
    share = killed.total() / max(total.total(), 1)
    print(f"{'all':<20}{killed.total():>6} of {total.total():>4} killed, {share:.0%}; {of} were chosen\n\nSurvivors:")
    for mutant in done:
        if mutant.killer is None:
            print(f"  engine/{mutant.module}:{mutant.line} {mutant.kind}: {mutant.words}")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", metavar="MODULE", default="")
    arguments.add_argument("--sample", metavar="N", type=int)
    arguments.add_argument("--minutes", metavar="M", type=float, default=600)
    arguments.add_argument("--workers", metavar="N", type=int, default=2)
    arguments.add_argument("--json", metavar="FILE", type=Path)
    options = arguments.parse_args()
    found = chosen(options.only, options.sample)
    done = list(judged(found, options.workers, options.minutes))
    report(done, len(found))
    if options.json:
        shown = [{key: value for key, value in asdict(mutant).items() if key != "source"} for mutant in done]
        options.json.write_text(json.dumps(shown, ensure_ascii=False, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
