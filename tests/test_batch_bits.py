"""Bits that are turned, counted and sorted many at a time, against doing it one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillskott.engine.batch.bits import bits, by_column, by_row, gathered, number, unpacked
from tillskott.engine.batch.standing import ranks, sorted_by_rank
from tillskott.engine.columns.many import ABOVE
from tillskott.engine.columns.truths import add, reaches, total

tables = st.tuples(st.integers(0, 300), st.integers(0, 150), st.integers(0, 2**32 - 1))


def table(rows: int, columns: int, seed: int) -> Any:
    """Truth values, about one in four true."""
    return np.random.default_rng(seed).random((rows, columns)) < 0.25


@settings(deadline=None)  # the first call is also the first use of Polars
@given(tables)
def test_the_numbers_of_the_true_columns_come_out_row_by_row(size: tuple[int, int, int]) -> None:
    truths = table(*size)
    turned = by_row([bits(column) for column in truths.T], len(truths))
    found = gathered(np.arange(truths.shape[1], dtype=np.uint16), turned)
    expected = [np.flatnonzero(row).tolist() for row in truths]
    ends = list(zip(found.offsets[:-1], found.offsets[1:], strict=True))
    assert [found.values[start:end].tolist() for start, end in ends] == expected


@given(st.lists(st.integers(0, 2**52 - 1), max_size=200), st.integers(0, 52))
def test_the_bits_of_numbers_become_columns(numbers: list[int], count: int) -> None:
    planes = by_column(np.array(numbers, np.uint64), count)
    found = [unpacked(plane, len(numbers)).tolist() for plane in planes]
    assert found == [[bool(number >> place & 1) for number in numbers] for place in range(count)]


@given(tables, st.lists(st.integers(0, 20), min_size=150, max_size=150))
def test_weights_add_up_where_their_bit_is_set(size: tuple[int, int, int], weights: list[int]) -> None:
    truths = table(*size)
    weighted = [(weight, bits(column)) for weight, column in zip(weights, truths.T, strict=False)]
    expected = [sum(weight for weight, held in zip(weights, row, strict=False) if held) for row in truths]
    assert number(total(weighted), len(truths)).tolist() == expected


@given(tables, st.integers(0, 70))
def test_a_count_in_binary_digits_reaches_a_bound_where_the_count_does(size: tuple[int, int, int], bound: int) -> None:
    truths = table(*size)
    digits: list[Any] = []
    for column in truths.T:
        add(digits, 0, bits(column))
    everywhere = bits(np.ones(len(truths), bool))
    found = unpacked(reaches(digits, bound, everywhere), len(truths)).tolist()
    assert found == [int(row.sum()) >= bound for row in truths]


@given(st.lists(st.lists(st.integers(0, 2**15 - 1), min_size=7, max_size=7), min_size=1, max_size=50))
def test_forms_are_sorted_by_rank_and_equals_by_their_order(given_ranks: list[list[int]]) -> None:
    order, ordered = sorted_by_rank(np.array(given_ranks, np.int16))
    for row, rank in enumerate(given_ranks):
        expected = sorted(range(7), key=lambda form: (rank[form], form))
        assert [int(place[row]) for place in order] == expected
        assert [int(place[row]) for place in ordered] == sorted(rank)


def test_more_points_than_a_rank_can_hold_are_refused_and_not_cut_off() -> None:
    one, nobody = bits(np.ones(3, bool)), bits(np.zeros(3, bool))
    points = total([(3000, one), (2000, one)])
    digits = [*points, *[nobody] * ABOVE]
    with pytest.raises(OverflowError, match="points"):
        ranks([digits], 3)
