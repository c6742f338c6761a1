"""Mutation score of the knowledge: break it rule by rule, and see whether an example or a case notices.

The examples beside the rules say when each fires, the cases say what comes of it. A mutant that nobody notices shows
what neither says. A rule that is left out takes its own examples with it, so only other rules' examples and the cases
can miss it. Not part of the tests: `make mutants`.

`engine.py` does so for the code: one operator, number or condition of a deciding module at a time, and the fast tests
of its room (`make mutants-engine`). Its 4,800 mutants have not been run through
yet: of a sample of 30 in resolution four were tried in ten minutes on a busy machine, three died, and the
fourth has a test since.
"""
