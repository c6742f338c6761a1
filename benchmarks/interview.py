"""How many questions the customers of `tests/interviews.yaml` are asked, and how long a step takes.

Run: python benchmarks/interview.py
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from scripted import customers, held, step

from tillskott import Advisor
from tillskott.engine.interview import Interview


def main() -> None:
    advisor = Advisor()
    for customer in customers():
        answers, took = customer["answers"], []
        interview = Interview(advisor)
        while True:
            start = time.perf_counter()
            question = interview.next_question()
            took.append((time.perf_counter() - start) * 1e3)
            if question is None:
                break
            interview.answer_together(step(interview, question, answers))
        counts = [held(advisor, answers, with_key=key).count for key in (False, True)]
        print(f"{customer['name']:36} {counts[0]:3} {counts[1]:3} {interview.advice().decision:12} "
              f"median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms, {interview.stopping().verdict}")


if __name__ == "__main__":
    main()
