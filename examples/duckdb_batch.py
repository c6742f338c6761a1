"""Advice for what a DuckDB query finds: python examples/duckdb_batch.py "SELECT * FROM 'people.parquet'" OUT.parquet.

Whatever the query gives that is no fact of a profile is passed through.
"""

from __future__ import annotations

import sys

import duckdb

from tillskott import Advisor


def advise(query: str, target: str) -> duckdb.DuckDBPyRelation:
    """Write the advice for every row of a query to a Parquet file, and return it as read from there."""
    advisor = Advisor()
    facts = {spec.id for spec in advisor.knowledge.vocabulary.profile_facts}
    people = duckdb.sql(query)
    answer = advisor.advise_frame(people, keep=[name for name in people.columns if name not in facts])
    answer.write_parquet(target)
    return duckdb.read_parquet(target)


if __name__ == "__main__":
    print(advise(*sys.argv[1:]).aggregate("decision, count(*) AS customers"))
