"""Mutation score of the knowledge: break it rule by rule, and see whether an example or a case notices.

The examples beside the rules say when each fires, the cases say what comes of it. A mutant that nobody notices shows
what neither says. A rule that is left out takes its own examples with it, so only other rules' examples and the cases
can miss it. Not part of the tests: `make mutants`.

`engine.py` does so for the code: one operator, number or branch at a time, and the tests that run its line
(`make mutants-engine`; docs/testing.md says how, and what was found).
"""
