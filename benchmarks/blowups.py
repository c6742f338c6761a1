"""How the time grows with hostile input: sizes doubled, the slope of the logarithms fitted; 1.0 is linear.

    python benchmarks/blowups.py [NAME ...] [--sizes 4] [--budget 20]

Seconds are those of the processor, so that a busy machine does not bend them. A size that takes longer than the budget
ends its row. Input beyond a stated limit is refused: its time stands in brackets, and the slope is of
the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tillskott import Advisor, TillskottError

ADVISOR = Advisor()
Make = Callable[[int], Callable[[], object]]


def label(text: Callable[[int], str]) -> Make:
    return lambda size: lambda: ADVISOR.read_label(text(size))


def profile(made: Callable[[int], dict[str, object]]) -> Make:
    def make(size: int) -> Callable[[], object]:
        given = made(size)
        return lambda: ADVISOR.advise(given)
    return make


def line(text: Callable[[int], str]) -> Make:
    return lambda size: lambda: ADVISOR.read_line(text(size))


def file(name: str, content: Callable[[int], str], keep: Callable[[int], list[str]] = lambda _: []) -> Make:
    def make(size: int) -> Callable[[], object]:
        from tillskott.engine.batch.files.run import BatchRun

        written = content(size)

        def run() -> object:
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / name
                source.write_text(written, encoding="utf-8")
                return BatchRun(ADVISOR, source, Path(folder) / "out.csv", keep=keep(size), workers=1).run()
        return run
    return make


def yaml_profile(text: Callable[[int], str]) -> Make:
    from tillskott.engine.profile.reader import parse_profile

    return lambda size: lambda: parse_profile(text(size).encode(), "profile")


def knowledge_yaml(text: Callable[[int], str]) -> Make:
    from tillskott.engine.language.yaml_reader import read_yaml

    return lambda size: lambda: read_yaml(text(size), "rules.yaml", [])


def chart(text: Callable[[int], str]) -> Make:
    from tillskott.service.fhir import parse_json

    return lambda size: lambda: ADVISOR.advise_fhir(parse_json(text(size).encode()))


def shelf(text: Callable[[int], str]) -> Make:
    def make(size: int) -> Callable[[], object]:
        written = text(size)

        def run() -> object:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "shelf.csv"
                path.write_text(written, encoding="utf-8")
                return ADVISOR.read_assortment(path)
        return run
    return make


def bundle(size: int) -> str:
    patient = {"resourceType": "Patient", "id": "p", "birthDate": "1961-04-05"}
    orders = [{"resourceType": "MedicationStatement", "status": "active", "subject": {"reference": "Patient/p"},
               "medicationCodeableConcept": {"text": f"xyzqo{n}lm"}} for n in range(size)]
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in (patient, *orders)]})


def bomb(levels: int) -> str:
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, levels))]
    return "rules:\n" + "\n".join(f"  {row}" for row in rows)


def many_columns(size: int) -> str:
    return ",".join(["age", *(f"c{n}" for n in range(size))]) + "\n" + ",".join(["45"] * (size + 1)) + "\n"


CASES: dict[str, tuple[int, Make]] = {
    "label: a date and stops": (1_000, label(lambda n: "01.02" + " ." * n + "x")),
    "label: spaces": (2_500, label(lambda n: "Magnesium" + " " * n + "200 mg")),
    "label: line breaks": (2_500, label(lambda n: "Magnesium" + "\n" * n + "200 mg")),
    "label: l0l0l0": (1_000, label(lambda n: "l0" * n)),
    "label: 1 1 1": (1_000, label(lambda n: "1 " * n)),
    "label: words": (500, label(lambda n: "magnesium " * n)),
    "label: mg mg": (500, label(lambda n: "200 mg " * n)),
    "label: commas": (1_000, label(lambda n: "," * n)),
    "label: brackets": (1_000, label(lambda n: "(" * n)),
    "label: slashes": (1_000, label(lambda n: "1/" * n)),
    "label: hyphens": (1_000, label(lambda n: "a-" * n)),
    "profile: spaces in a label": (2_500, profile(lambda n: {"supplements": [{"label": "Magnesium" + " " * n + "2"}]})),
    "medicine: words": (12, profile(lambda n: {"medications": [("a b " * n)[:200].strip()]})),
    "medicine: long words": (12, profile(lambda n: {"medications": [("xyzol " * n)[:200].strip()]})),
    "medicine: signs": (12, profile(lambda n: {"medications": [("a+" * n)[:200]]})),
    "profile: unknown keys": (2_500, profile(lambda n: {f"k{i}": 1 for i in range(n)})),
    "profile: long key": (2_500, profile(lambda n: {"k" * n: 1})),
    "profile: long value": (2_500, profile(lambda n: {"sex": "k" * n})),
    "yaml: blank lines": (2_500, yaml_profile(lambda n: "\n" * n + "age: 4")),
    "yaml: spaces": (2_500, yaml_profile(lambda n: "age:" + " " * n + "4")),
    "yaml: keys": (2_500, yaml_profile(lambda n: "\n".join(f"k{i}: 1" for i in range(n)))),
    "yaml: alias bomb under rules": (4, knowledge_yaml(bomb)),
    "line: words": (50, line(lambda n: "levaxin " * n)),
    "line: unknown words": (25, line(lambda n: " ".join(f"xyzqo{i}lm" for i in range(n)))),
    "line: spaces": (1_000, line(lambda n: "kvinna" + " " * n + "58")),
    "line: numbers": (50, line(lambda n: "58 " * n)),
    "csv: quotes": (500, file("in.csv", lambda n: "age,c\n" + 'a","\n' * n, lambda _: ["c"])),
    "csv: open quote and many lines": (5_000, file("in.csv", lambda n: 'age\n"' + "45\n" * n)),
    "csv: a cell with line breaks": (
        2_500, file("in.csv", lambda n: 'age,c\n45,"' + "x\n" * n + '"\n', lambda _: ["c"])),
    "csv: blank lines": (5_000, file("in.csv", lambda n: "age\n45\n" + "\n" * n + '"45"\n')),
    "csv: columns kept": (60, file("in.csv", many_columns, lambda n: [f"c{i}" for i in range(n)])),
    "csv: unknown columns": (500, file("in.csv", many_columns)),
    "csv: a long cell": (50_000, file("in.csv", lambda n: 'age,c\n45,"' + "x" * n + '"\n', lambda _: ["c"])),
    "ndjson: double keys": (2_500, file("in.ndjson", lambda n: '{"age": 4}\n{' + ",".join(
        f'"k{i}": 1' for i in range(n)) + f',"k{n - 1}": 1}}\n')),
    "ndjson: unknown keys": (2_500, file("in.ndjson", lambda n: '{"age": 4}\n' + json.dumps(
        {f"k{i}": 1 for i in range(n)}) + "\n")),
    "chart: double keys": (2_500, chart(lambda n: "{" + ",".join(f'"k{i % (n // 2)}": 1' for i in range(n)) + "}")),
    "chart: unknown medicines": (25, chart(bundle)),
    "chart: nested": (250, chart(lambda n: '{"a":' * n + "1" + "}" * n)),
    "shelf: quotes": (500, shelf(lambda n: "namn,etikett\n" + 'a","\n' * n)),
    "shelf: a cell with line breaks": (2_500, shelf(lambda n: 'namn,etikett\na,"' + "x\n" * n + '"\n')),
    "shelf: columns": (250, shelf(lambda n: ",".join(["namn", "etikett", *(f"c{i}" for i in range(n))]) + "\na,b\n")),
    "shelf: rows of one code": (250, shelf(lambda n: "gtin,namn,etikett\n" + "2000000000015,a,b\n" * n)),
    "ndjson: blank lines": (5_000, file("in.ndjson", lambda n: '{"age": 4}\n' + "\n" * n + '{"age": 4}\n')),
}


class Point(NamedTuple):
    """What one size took, in seconds."""

    size: int
    seconds: float
    refused: bool

    def __str__(self) -> str:
        taken = f"{1000 * self.seconds:.1f}"
        return f"{self.size}: {f'({taken})' if self.refused else taken}"


def measure(make: Make, size: int) -> Point:
    run, refused = make(size), False
    begun = time.process_time()
    try:
        run()
    except TillskottError:
        refused = True
    return Point(size, time.process_time() - begun, refused)


def measured(start: int, make: Make, count: int, budget: float) -> Iterator[Point]:
    for doubling in range(count):
        point = measure(make, start * 2**doubling)
        yield point
        if point.seconds > budget:
            return


def slope(points: list[Point]) -> float:
    """The exponent of the growth, by least squares over the logarithms of the last three sizes that were taken.

    Of the refusals where they were all refused.
    """
    taken = [point for point in points if not point.refused]
    logs = [(math.log(size), math.log(max(seconds, 1e-6))) for size, seconds, _ in (taken or points)[-3:]]
    across, up = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    spread = sum((x - across) ** 2 for x, _ in logs)
    return sum((x - across) * (y - up) for x, y in logs) / spread if spread else math.nan


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("names", nargs="*")
    options.add_argument("--sizes", type=int, default=5)
    options.add_argument("--budget", type=float, default=5)
    given = options.parse_args()
    ADVISOR.advise({"age": 45})
    for name, (start, make) in CASES.items():
        if given.names and not any(part in name for part in given.names):
            continue
        with contextlib.suppress(TillskottError):
            make(2)()
        points = list(measured(start, make, given.sizes, given.budget))
        print(f"{slope(points):5.2f}  {name:<34} ms at {'  '.join(map(str, points))}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
