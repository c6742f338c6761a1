"""`tillskott advise`: the advice for a file or for flags, one flag for every fact of the vocabulary."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import inspect
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tillskott.advisor import Advisor
from tillskott.commands import options as opt
from tillskott.commands.chart import AsOfOption, FhirOption, FhirOutOption, bundle_of, chart_of
from tillskott.commands.helped import help_language, help_text
from tillskott.commands.options import LANGUAGE, advisor_for, chosen_knowledge, starting
from tillskott.commands.output import chosen_language, show_advice, standard_input, write, write_data
from tillskott.commands.shelf import Shelf
from tillskott.commands.text_command import TextCommand
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.profile import read_profile
from tillskott.engine.profile.flags import flags, profile_from_flags
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault
from tillskott.engine.words.text import Language
from tillskott.face.answer import Advice
from tillskott.face.consultation import Consultation

if TYPE_CHECKING:
    from tillskott.service.fhir import ChartReading


class AdviseCommand(TextCommand):
    """The command with one flag for every fact of the knowledge that was chosen."""

    @staticmethod
    def made() -> Callable[..., None]:
        return with_flags(chosen_knowledge())


def advise() -> None:
    """Stands for the command until its flags are known."""


def _advise(
    profile: str | None, as_json: bool, lang: str, setting: str, authority: str, full: bool, explain: bool,
    assortment: str | None, overlay: str | None, gtin: str | None,
    fhir: str | None, as_of: str | None, as_fhir: bool, journal: str | None, **facts: Any
) -> None:
    language, advisor = chosen_language(lang), advisor_for(setting, authority)
    told = profile_from_flags(facts, chosen_knowledge().vocabulary)
    chart = None if fhir is None else chart_of(fhir, as_of, advisor)
    given: Mapping[str, Any] = _told(profile, told) if chart is None else _alone(chart, profile, told)
    shelf = None if assortment is None and gtin is None else Shelf(advisor, assortment, overlay, gtin)
    given = given if shelf is None else shelf.with_product(given)
    of = advisor.consult(given)
    if journal is not None:
        _keep(journal, advisor, given, of, language)
    if as_fhir:
        write_data(bundle_of(of, as_of, language))
        return
    if as_json:
        beside = {**({} if shelf is None else {"shelf": shelf.found(of)}),
                  **({} if chart is None else {"report": chart.report.to_dict()})}
        write_data(_with(of.advice, beside) if beside else of.advice.to_json(indent=2))
        return
    show_advice(of.advice, advisor, language, full, explain)
    if shelf is not None:
        shelf.show(of, language)
    if chart is not None:
        write("\n".join(["", *chart.report.lines(language)]))


def _told(path: str | None, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The profile of the file or of the flags, whichever is given."""
    if path is not None and told:
        raise ProfileError([fault(path, "both_profiles", "both_profiles.mend")])
    if path is None and not told:
        raise ProfileError([fault("", "no_profile", "no_profile.mend")])
    return told if path is None else dict(read_profile(None if path == "-" else Path(path), standard_input()))


def _alone(chart: "ChartReading", path: str | None, told: Mapping[str, Any]) -> Mapping[str, Any]:
    if path is not None or told:
        raise ProfileError([fault("--fhir", "chart_alone", "both_profiles.mend")])
    return chart.profile


def _with(advice: Advice, beside: Mapping[str, Any]) -> str:
    """The advice as JSON with what belongs to it beside its parts."""
    return json.dumps({**advice.to_dict(), **beside}, ensure_ascii=False, indent=2)


def _keep(url: str, advisor: Advisor, given: Mapping[str, Any], of: Consultation, language: Language) -> None:
    from tillskott.commands.journal import begun
    from tillskott.journal.errors import says

    held = begun(url, advisor.setting, advisor.knowledge.authority)
    assert held is not None
    print(says(language, "kept", id=held.record(advisor, given, of.advice)), file=sys.stderr)


def with_flags(knowledge: Knowledge) -> Callable[..., None]:
    """`advise` with its flags, one for every fact."""

    def command(**given: Any) -> None:
        _advise(**given)

    parameters = _advise_parameters(knowledge)
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _advise_parameters(knowledge: Knowledge) -> list[inspect.Parameter]:
    """Typer reads options from a signature; this one has a flag for every fact of the vocabulary."""
    return [
        _parameter("profile", opt.ProfileArgument, None),
        _parameter("as_json", opt.JsonOption, False),
        _parameter("lang", opt.LangOption, LANGUAGE),
        _parameter("setting", opt.SettingOption, SETTINGS[0]),
        _parameter("authority", opt.AuthorityOption, DEFAULT_AUTHORITY),
        _parameter("full", opt.FullOption, False),
        _parameter("explain", opt.ExplainOption, False),
        _parameter("assortment", opt.AssortmentOption, None),
        _parameter("overlay", opt.OverlayOption, None),
        _parameter("gtin", opt.GtinOption, None),
        _parameter("fhir", FhirOption, None),
        _parameter("as_of", AsOfOption, None),
        _parameter("as_fhir", FhirOutOption, False),
        _parameter("journal", opt.JournalOption, None),
        *(_fact_parameter(spec, knowledge.vocabulary.values(spec.id)) for spec in knowledge.vocabulary.profile_facts),
    ]


def _fact_parameter(spec: FactSpec, values: list[str]) -> inspect.Parameter:
    several = spec.kind.several
    language = help_language()
    unit = f" ({spec.unit_label.text[language]})" if spec.unit_label else ""
    label = spec.label.text[language] + unit
    option = typer.Option(
        *flags(spec),
        help=help_text("option.repeatable", label=label) if several else label,
        rich_help_panel=help_text("option.facts"),
        autocompletion=starting(lambda: values),
        metavar="TEXT",
    )
    kind: Any = (list[str] if several else str) | None
    return _parameter(spec.id, Annotated[kind, option], None)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
