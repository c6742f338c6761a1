"""`tillskott rules`, `sources`, `check`, `schema`: what the answers rest on."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tillskott.commands import knowledge_options as own
from tillskott.commands import options as opt
from tillskott.commands.journal import kept_versions, opened
from tillskott.commands.options import LANGUAGE, choose_folder, chosen_folder, chosen_knowledge
from tillskott.commands.output import EXIT_BAD_KNOWLEDGE, EXIT_FOUND, chosen_language, show, write, write_data
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.words.errors import KnowledgeError, ProfileError, fault, nearest, no_extra
from tillskott.engine.words.messages import message
from tillskott.engine.words.text import Language

if TYPE_CHECKING:
    from tillskott.engine.checks import Finding
    from tillskott.engine.comparison import Asked, Version


def rules(rule_id: own.RuleArgument = None, lang: opt.LangOption = LANGUAGE) -> None:
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


def sources(claim: own.ClaimArgument = None, verify: own.VerifyOption = None, lang: opt.LangOption = LANGUAGE) -> None:
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


def check(
    as_json: opt.JsonOption = False,
    watch: own.WatchOption = False,
    firing: own.FiringOption = False,
    profiles: own.FiringProfilesOption = None,
    journal: own.FiringJournalOption = None,
    since: own.FiringSinceOption = None,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    if firing or profiles is not None or journal is not None or since is not None:
        _firing(profiles, journal, since, as_json, chosen_language(lang))
        return
    from tillskott.engine.checks import run_checks
    from tillskott.engine.checks.watch import changes
    from tillskott.engine.render.findings import findings_view, to_json

    language, folder = chosen_language(lang), chosen_folder()
    edits = changes(folder) if watch else None  # what is edited during the first check counts too
    findings = run_checks(folder)
    if as_json:
        write_data(to_json(findings))
    else:
        show(findings_view(findings, language))
    if edits is not None:
        _watch(edits, folder, findings, as_json, language)
    elif any(finding.level == "error" for finding in findings):
        raise typer.Exit(EXIT_BAD_KNOWLEDGE)


def _firing(
    profiles: Path | None, journal: str | None, since: str | None, as_json: bool, language: Language
) -> None:
    """Which rules fire over many customers; exit 1 where some fell silent since an earlier version."""
    try:
        from tillskott.engine.comparison import read_version, with_examples
        from tillskott.engine.comparison.firing import firing
        from tillskott.engine.render.firing import firing_view, to_json
    except ModuleNotFoundError as error:
        missing = no_extra(error, "batch")
        raise (error if missing is None else ProfileError([missing])) from error
    new = read_version(str(chosen_folder() or DEFAULT_FOLDER))
    with kept_versions(journal) as keepers:
        old = None if since is None else read_version(since, chosen_folder(), keepers=keepers)
    versions = [new] if old is None else [old, new]
    asked = _asked(profiles, journal, versions)
    found = firing(new, with_examples(asked, versions), old)
    if as_json:
        write_data(to_json(found))
    else:
        show(firing_view(found, new.knowledge, language))
    if found.silent:
        raise typer.Exit(EXIT_FOUND)


def _asked(profiles: Path | None, journal: str | None, versions: "list[Version]") -> "Asked":
    """The customers of a file, those of a journal, or made-up ones."""
    from tillskott.engine.comparison import Asked, made_up, of_file

    *earlier, new = versions
    if profiles is not None and journal is not None:
        raise ProfileError([fault("--journal", "both_asked", "both_asked.mend")])
    if profiles is not None:
        return of_file(profiles, new.knowledge)
    if journal is None:
        return made_up(new, earlier)
    from tillskott.journal.by_columns import ROW, frame_of

    kept = [profile for _, profile, _, _ in opened(journal).profiles()]
    frame = frame_of(kept, new.knowledge).drop(ROW)
    return Asked(frame, unread=len(kept) - frame.height)


def _watch(
    edits: Iterator[list[str]], folder: Path | None, findings: "list[Finding]", as_json: bool, language: Language
) -> None:
    """Check again whenever a file changes, until Ctrl-C; what has come and gone since the last time is shown."""
    from tillskott.engine.checks import run_checks
    from tillskott.engine.render.findings import changes_view, to_json

    try:
        if not as_json:
            write(message("watching")[language])
        for names in edits:
            before, findings = findings, run_checks(folder)
            if as_json:
                write_data(to_json(findings))
            else:
                write(f"\n{', '.join(names)}")
                show(changes_view(before, findings, language))
    except KeyboardInterrupt:
        raise typer.Exit from None


def schema(
    which: own.SchemaOption = None,
    as_python: own.PythonOption = False,
    as_questionnaire: own.QuestionnaireOption = False,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    from tillskott.engine.checks.schemas import KINDS, knowledge_schema
    from tillskott.engine.profile.schema import profile_schema
    from tillskott.engine.profile.typed import profile_type

    kind = next((name for name in which or () if name in KINDS), None)
    choose_folder(next((name for name in which or () if name not in KINDS), None))
    language, knowledge = chosen_language(lang), chosen_knowledge()
    if as_python:
        write(profile_type(knowledge).removesuffix("\n"))
        return
    if as_questionnaire:
        from tillskott.service.fhir import questionnaire

        write(json.dumps(questionnaire(knowledge, language), ensure_ascii=False, indent=2))
        return
    found = profile_schema(knowledge, language) if kind is None else knowledge_schema(kind, knowledge)
    write_data(json.dumps(found, ensure_ascii=False, indent=2))
