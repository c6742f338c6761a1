"""Numbers through every door: one reader, the same answer, and nothing but ProfileError for what is none."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from every import every
from hypothesis import given, settings
from hypothesis import strategies as st

from tillskott import Advisor, ProfileError
from tillskott.engine.profile.flags import profile_from_flags
from tillskott.engine.profile.reader import parse_profile
from tillskott.engine.words.numbers import read_number
from tillskott.engine.words.text import printable, shown

HOSTILE = ["٥٨", "５８", "5²", "½", "1e2", "0x10", "1_000", "inf", "-inf", "nan", "9" * 310, "9" * 4300, "9" * 5000,
           "--5", "5-", "5\n", "5 8", "1,2,3", "+", "", "٫5", "Ⅷ"]


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@every("written", HOSTILE, ids=shown)
def test_what_is_no_number_is_none_at_every_door(advisor: Advisor, written: str) -> None:
    if written.strip() != "5":
        assert read_number(written) is None or len(written) >= 310
    doors: list[Any] = [profile_from_flags({"age": written}, advisor.knowledge.vocabulary) if written else {"age": "x"}]
    doors += [{"age": written}, advisor.read_form({"age": written or "x"})]
    for told in doors:
        if told != {"age": 5}:
            with pytest.raises(ProfileError):
                advisor.advise(told)


@every("value", [
    10**310, -(10**310), 10**4299, 10**5000, math.inf, -math.inf, math.nan, 2**53, True, "45", None, [45], {1: 2},
], ids=shown)
@every("fact", ["age", "egfr", "creatinine", "serum_magnesium", "planned_dose", "kidney_test_months"])
def test_only_a_profile_error_comes_of_a_number(advisor: Advisor, fact: str, value: Any) -> None:
    if value is not None:
        with pytest.raises(ProfileError) as refused:
            advisor.advise({fact: value})
        assert len(str(refused.value)) < 500
    for field in ("amount", "amount_mg", "per_day", "every_days"):
        told = {"supplements": [{"form": "citrate", "amount_mg": 100, field: value}]}
        if value is not None:
            with pytest.raises(ProfileError):
                advisor.advise(told)
            with pytest.raises(ProfileError):
                advisor.interview({"told": told}).step()


@every("written", ["9" * 310, "9" * 4299, "9" * 5000, "1e999", ".inf", ".nan", "-.inf"],
                         ids=shown)
def test_a_number_in_a_file_is_read_or_refused(advisor: Advisor, written: str) -> None:
    with pytest.raises(ProfileError):
        advisor.advise(parse_profile(f"egfr: {written}\n".encode(), "a file"))
    with pytest.raises(ProfileError):
        advisor.advise(parse_profile(f'{{"egfr": {written}}}'.encode(), "a file"))


def test_one_bad_cell_never_ends_a_batch(advisor: Advisor, tmp_path: Path) -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    from tillskott.engine.batch.files.run import BatchRun

    cells = [written for written in HOSTILE if written.strip() not in ("", "5")]
    source = tmp_path / "in.csv"
    source.write_text("age,egfr\n" + "".join(f'45,"{cell}"\n"{cell}",60\n' for cell in cells) + "45,60\n")
    summary = BatchRun(advisor, source, tmp_path / "out.csv", workers=1).run()
    assert (summary.rows, summary.bad) == (1, 2 * len(cells))
    lines = [json.dumps({"age": 45}), *(f'{{"age": {"9" * n}}}' for n in (310, 4299, 5000)), '{"age": NaN}']
    (tmp_path / "in.ndjson").write_text("\n".join(lines))
    summary = BatchRun(advisor, tmp_path / "in.ndjson", tmp_path / "out.ndjson", workers=1).run()
    assert (summary.rows, summary.bad) == (1, 4)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40) | st.integers() | st.floats() | st.lists(st.none()) | st.binary(max_size=9))
def test_what_is_shown_is_short_and_steers_nothing(value: Any) -> None:
    for text in (printable(value), shown(value)):
        assert len(text) <= 700
        assert text.isprintable()


@every("sign", list("\x1b\u202e\u2066\u200b\u3164\ufe0f\u2800\u00ad\x9b\u2028"), ids=shown)
def test_a_sign_that_steers_or_is_not_seen_is_told_by_its_code(sign: str) -> None:
    assert sign not in printable(f"Leva{sign}xin")
    assert printable(f"Leva{sign}xin") != "Levaxin"
