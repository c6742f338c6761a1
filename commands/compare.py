"""`tillskott compare`: what an edit of the knowledge changes, and for whom."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.journal import kept_versions
from tillskott.commands.options import LANGUAGE, chosen_folder
from tillskott.commands.output import EXIT_FOUND, chosen_language, show, write_data
from tillskott.engine.disk import write_file
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault, nearest, no_extra
from tillskott.engine.words.text import Language

if TYPE_CHECKING:
    from tillskott.engine.comparison import Asked, Comparison, Reading, Version

OldArgument = Annotated[str, typer.Argument(metavar="OLD")]
NewArgument = Annotated[str, typer.Argument(metavar="NEW")]
CustomersOption = Annotated[int, typer.Option("--customers", min=1, max=10_000_000)]
SeedOption = Annotated[int | None, typer.Option("--seed", min=0)]
ProfilesOption = Annotated[Path | None, typer.Option("--profiles", metavar="FILE")]
KeepOption = Annotated[list[str] | None, typer.Option("--keep", metavar="COLUMN")]
FailOption = Annotated[list[str] | None, typer.Option("--fail-on", metavar="loosened|tightened|any|cases|KIND")]
_WAYS = ("loosened", "tightened", "any", "cases")


def compare(
    old: OldArgument,
    new: NewArgument,
    customers: CustomersOption = 100_000,
    seed: SeedOption = None,
    profiles: ProfilesOption = None,
    keep: KeepOption = None,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
    as_json: opt.JsonOption = False,
    html: opt.HtmlOption = None,
    fail_on: FailOption = None,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    language = chosen_language(lang)
    wanted = _known(fail_on or [])
    try:
        from tillskott.engine.comparison import Reading, proving, read_version
        from tillskott.engine.comparison import compare as compared
        from tillskott.engine.render.comparison import comparison_view, to_json
    except ModuleNotFoundError as error:
        raise _without_extra(error) from error
    read = Reading()
    with proving(workers=2) as begin:
        with kept_versions() as keepers:
            before, after = (
                read_version(name, chosen_folder(), authority, keepers=keepers, read=read) for name in (old, new)
            )
        proved = begin(before, after)
        asked = _asked([before, after], customers, seed, profiles, keep or [], read)
        found = compared(before, after, asked, setting, proved=proved)  # type: ignore[arg-type]  # refused where unknown
    if html is not None:
        from tillskott.engine.render.comparison_page import comparison_page

        write_file(html, comparison_page(found, language))
    if as_json:
        write_data(to_json(found))
    else:
        show(comparison_view(found, language))
    _fail(wanted, found, language)


def _asked(
    versions: "list[Version]", customers: int, seed: int | None, profiles: Path | None, keep: list[str],
    read: "Reading",
) -> "Asked":
    from tillskott.engine.comparison import made_up, of_file, with_examples
    from tillskott.engine.people.population import SEED

    old, new = versions
    if profiles is not None:
        asked = of_file(profiles, new.knowledge, keep)
    else:
        asked = made_up(new, [old], customers, SEED if seed is None else seed)
    asked = with_examples(asked, versions, read)
    read.keep()
    return asked


def _known(wanted: list[str]) -> list[str]:
    """What `--fail-on` names, also with commas between; raises ProfileError for what there is not."""
    from tillskott.engine.differences import kinds

    names = [name.strip() for part in wanted for name in part.split(",")]
    known = [*_WAYS, *kinds()]
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ProfileError(
            fault("--fail-on", "fail_on", nearest(name, known, limit=len(known)), value=repr(name)) for name in wrong
        )
    return names


def _fail(wanted: list[str], found: "Comparison", language: Language) -> None:
    from tillskott.engine.render.said import Said

    happened = {*found.ways, *(change.kind.id for change in found.changes)}
    happened |= {"any"} if found.changes else set()
    happened |= {"cases"} if found.fails_now else set()
    met = [name for name in wanted if name in happened]
    if met:
        typer.echo(Said(language)("compare.failed", what=", ".join(met)), err=True)
        raise typer.Exit(EXIT_FOUND)


def _without_extra(error: ModuleNotFoundError) -> Exception:
    missing = no_extra(error, "batch")
    return error if missing is None else ProfileError([missing])
