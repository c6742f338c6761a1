"""Proof that no profile in which something is wrong leads to a printed form or dose. Exhaustive, not sampled.

What is proved, for every valid profile, in both settings: where a hazard of spec.yaml holds, the decision is at
least as careful as the spec demands, and a referral goes to whom the spec says, no later; and every profile gets
exactly one of the six decisions, with a form and a dose in none but the two that print. It holds for the rules, the
inference and the resolution that are installed.

Why finitely many cases are enough

1. Cells (cells.py). A rule sees a profile only through its comparisons. Numbers are cut at every number that a rule
   or the spec compares with: each cut and each gap between two cuts is one cell. Enumerations are their values; a
   set is the membership of each value; every fact is also unknown. A medicine list counts by the classes it leads
   to, amounts taken by their low and high reading, what is held in the hand by these and by the sums with what is
   taken, creatinine by the eGFR that it comes to for each age and sex (any age of a gap between cuts reaches the same
   cells). Two profiles of one cell fire the same rules. What is not cut exactly (a count of members) raises
   `Unsupported`; it is never guessed. eGFR and amounts are those of plain.py, which shares nothing with the engine.
2. Factoring (prover.py). The whole space has some 10^50 cells, but one rule reads few facts. For a point (some facts
   settled, the others open) one completion is asked for advice. If the advice is unsafe, that completion is the
   counter-example. Otherwise some rule guards it; the point is split into all cells of the facts that this rule
   and those it rests on read, and each part in which these rules alone give a safe decision is done, whatever the
   open facts are. The other parts are taken up in turn. Each split settles facts, so this ends; nothing is dropped
   but what is guarded, so what ends without a counter-example is proved.
   Facts that are open may also stay unknown: the logic is Kleene's, so what fires then fires whatever is learnt. That
   is used only where no rule asks whether a fact is known, no known set could grow and no eGFR could change.
   Lists known in part. That a list named in `partial` is asked for is a hazard of its own for each list, so that such a
   profile is never printed. What is listed must count all the same: every hazard that demands a referral is proved a
   second time for profiles in which every list is known in part.
3. Why the guard is enough. A rule fires or not by what it reads, and derived facts are read only after all rules
   that conclude them (these are tried together with it). So rules that were left out can only add firings; and
   adding a firing never makes a decision less careful than that of a guard beside a wish for some form, which is how
   guards are tried. That is checked on the real resolution by trying every combination of what a decision depends
   on (decisions.py): urgencies, question, food first, checks with and without a medicine they apply to, a form
   favoured or none, forms vetoed in part or altogether, both settings, both orders of firing. A decision depends on
   the firings only through whether each of these is there, so these combinations are all. Nor does it take a referral
   away, save by `instead_of`, whose referral is to the same and no later; in an emergency only the way to care is left.
   A guard that reads the same under another authority is as good there; the others are proved anew.
4. Names (names.py). That a class refers is worth nothing if a name does not lead to it: every name and code of every
   class, and every shorter code above it, is resolved.

Taken as given: that validation refuses what is no valid profile, that the two calculators (elemental weight, eGFR)
agree with plain.py between the values that are compared, that experta runs the rules it is handed (the oracle test),
and that spec.yaml is right. The wording of the advice is not covered.
"""
