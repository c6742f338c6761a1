"""`tillskott rules`, `sources`, `check`, `schema`: what the answers rest on."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, chosen_folder, chosen_knowledge
from tillskott.commands.output import EXIT_BAD_KNOWLEDGE, chosen_language, show, write
from tillskott.engine.words.errors import KnowledgeError, ProfileError, fault, nearest
from tillskott.engine.words.messages import message


def rules(rule_id: opt.RuleArgument = None, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.render.rules import rule_list, rule_page

    knowledge, language = chosen_knowledge(), chosen_language(lang)
    if rule_id is None:
        show(rule_list(knowledge, language))
        return
    rule = knowledge.rule(rule_id)
    if rule is None:
        known = [rule.id for rule in knowledge.rules]
        raise ProfileError([fault("", "no_rule", nearest(rule_id, known), value=repr(rule_id))])
    show(rule_page(rule, knowledge, language))


def sources(claim: opt.ClaimArgument = None, verify: opt.VerifyOption = None, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.checks.ledger import Ledger
    from tillskott.engine.render.sources import claim_page, coverage_table

    ledger, language = Ledger(chosen_knowledge()), chosen_language(lang)
    if verify is not None:
        faults = ledger.verify(verify)
        if faults:
            raise KnowledgeError(faults)
        write(message("verified", count=len(ledger.knowledge.claims))[language])
    elif claim is None:
        show(coverage_table(ledger, language))
    else:
        found = ledger.find(claim)
        if found is None:
            raise ProfileError([fault("", "no_claim", nearest(claim, ledger.knowledge.claims), value=repr(claim))])
        show(claim_page(found, ledger, language))


def check(as_json: opt.JsonOption = False, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.checks import run_checks
    from tillskott.engine.render.findings import findings_view, to_json

    language, findings = chosen_language(lang), run_checks(chosen_folder())
    if as_json:
        write(to_json(findings))
    else:
        show(findings_view(findings, language))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(EXIT_BAD_KNOWLEDGE)


def schema(as_python: opt.PythonOption = False, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.profile.schema import profile_schema
    from tillskott.engine.profile.typed import profile_type

    language, knowledge = chosen_language(lang), chosen_knowledge()
    if as_python:
        write(profile_type(knowledge).removesuffix("\n"))
    else:
        write(json.dumps(profile_schema(knowledge, language), ensure_ascii=False, indent=2))
