"""Prints the proof: what was covered, how long it took, and every counter-example as a profile in YAML.

    python tests/proof/run.py [--without RULE …] [--necessity]

`--without` leaves rules out, to see that it is noticed; `--necessity` does so for every rule that refers or asks, one
at a time. Exit status 1 where something is not proved.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from proof import names
from proof.decisions import Decisions
from proof.prover import Proof, Prover
from proof.spec import Hazard
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.language.actions import Ask, Refer


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--without", metavar="RULE", nargs="+", default=[])
    arguments.add_argument("--necessity", action="store_true")
    options = arguments.parse_args()
    knowledge = load_knowledge()
    unknown = [rule for rule in options.without if knowledge.rule(rule) is None]
    if unknown:
        arguments.error(f"there is no rule {', '.join(unknown)}")
    if options.necessity:
        return necessity(knowledge)
    faults = [*hazards(knowledge, options.without), *decisions(knowledge), *spellings(knowledge)]
    print("\n".join(faults) if faults else "Proved.")
    return 1 if faults else 0


def hazards(knowledge: Knowledge, without: Iterable[str]) -> list[str]:
    started = time.perf_counter()
    prover = Prover(knowledge, without)
    proofs = [prover.prove(hazard) for hazard in prover.hazards]
    cases, spent = sum(proof.cases for proof in proofs), time.perf_counter() - started
    print(f"{len(proofs)} hazards over a space of 10^{math.log10(prover.space.size()):.1f} cells, "
          f"decided by {cases} cases in {spent:.1f} s, both settings")
    print(f"resting on {len(set().union(*(proof.rules for proof in proofs)))} of {len(knowledge.rules)} rules")
    return [described(proof) for proof in proofs if not proof.holds]


def described(proof: Proof) -> str:
    """A counter-example that can be handed to the advisor as it stands."""
    profile = yaml.safe_dump(proof.counter_example, sort_keys=False, allow_unicode=True)
    found = ", ".join(f"{outcome} ({setting})" for setting, outcome in proof.outcomes.items())
    return f"\n# {proof.hazard.id}: at least {proof.hazard.decision} is demanded, the advice is {found}\n{profile}"


def decisions(knowledge: Knowledge) -> list[str]:
    started = time.perf_counter()
    tried = Decisions(knowledge)
    faults = list(tried.faults())
    print(f"{tried.cases} combinations of what a decision depends on in {time.perf_counter() - started:.1f} s")
    return faults


def spellings(knowledge: Knowledge) -> list[str]:
    print(f"{len(list(names.spellings(knowledge)))} spellings of medicines resolved")
    return names.lost(knowledge)


def necessity(knowledge: Knowledge) -> int:
    """Which of the rules that refer or ask can be left out without being noticed."""
    prover = Prover(knowledge)
    proofs = [prover.prove(hazard) for hazard in prover.hazards]
    noticed, unnoticed = 0, []
    for rule in knowledge.rules:
        if any(isinstance(action, (Refer, Ask)) for action in rule.then):
            resting = [proof.hazard for proof in proofs if rule.id in proof.rules]
            if left_out_is_noticed(knowledge, rule.id, resting):
                noticed += 1
            else:
                why = "another rule does as much" if resting else "the spec does not ask for it"
                unnoticed.append(f"{rule.id}: {why}")
    print(f"{noticed} of {noticed + len(unnoticed)} rules that refer or ask are missed when left out; not missed:")
    print("\n".join(f"  {line}" for line in unnoticed))
    return 0


def left_out_is_noticed(knowledge: Knowledge, rule: str, resting: Iterable[Hazard]) -> bool:
    """Only what rests on the rule can fall with it."""
    hazards_at_stake = list(resting)
    if not hazards_at_stake:
        return False
    without = Prover(knowledge, [rule])
    return any(not without.prove(hazard).holds for hazard in hazards_at_stake)


if __name__ == "__main__":
    raise SystemExit(main())
