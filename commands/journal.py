"""`tillskott journal`: show, verify, replay, recall, purge, export and count what was advised."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tillskott.advisor import Advisor
from tillskott.commands.helped import HelpedGroup
from tillskott.commands.options import (
    LANGUAGE,
    JsonOption,
    LangOption,
    advisor_for,
    chosen_folder,
    chosen_knowledge,
)
from tillskott.commands.output import chosen_language, show, write
from tillskott.commands.text_command import KnowledgeCommand
from tillskott.engine.disk import write_file
from tillskott.engine.words.errors import ProfileError, no_extra
from tillskott.engine.words.text import Language

if TYPE_CHECKING:
    from tillskott.journal import Journal
    from tillskott.journal.again import Again

USUAL = "-"
"""Says that the usual file is meant, where an option has to say something."""
VARIABLE = "TILLSKOTT_JOURNAL"
EXIT_BROKEN = 1
_DAYS = re.compile(r"(\d{1,5})( ?d)?")
UrlOption = Annotated[str | None, typer.Option("--journal", metavar="URL", envvar=VARIABLE)]
IdArgument = Annotated[str, typer.Argument(metavar="ID")]
CsvOption = Annotated[Path | None, typer.Option("--csv", metavar="FILE")]
PageOption = Annotated[Path | None, typer.Option("--html", metavar="FILE")]
SinceOption = Annotated[str, typer.Option("--since", metavar="DATE")]
UntilOption = Annotated[str, typer.Option("--until", metavar="DATE")]


def opened(url: str | None, *, create: bool = False) -> "Journal":
    """The journal of this address, the usual one where None or "-".

    Raises JournalError, or ProfileError where the extra is not installed.
    """
    try:
        from tillskott.journal import Journal
    except ModuleNotFoundError as error:
        missing = no_extra(error, "journal")
        if missing is None:
            raise
        raise ProfileError([missing]) from None
    return Journal(None if url == USUAL else url, create=create)


def begun(url: str | None, setting: str, authority: str) -> "Journal | None":
    """The journal that is to be written, with the knowledge of today in it; None where none is asked for."""
    if url is None:
        return None
    journal = opened(url, create=True)
    journal.keep_knowledge(advisor_for(setting, authority), chosen_folder())
    return journal


@contextmanager
def kept_versions(url: str | None = None) -> Iterator[Mapping[str, Callable[[str], Path]]]:
    """Folders of knowledge by `journal:HASH`, from this journal, that of the environment, or the usual one."""
    with ExitStack() as folders:
        yield {"journal": lambda sha256: folders.enter_context(
            opened(url or os.environ.get(VARIABLE)).knowledge_folder(sha256))}


def journal_app() -> typer.Typer:
    """The commands about a journal."""
    app = typer.Typer(cls=HelpedGroup, no_args_is_help=True)
    for command in (show_, verify, replay, recall, purge, export_, stats):
        app.command(name=command.__name__.rstrip("_"), cls=KnowledgeCommand)(command)
    return app


def show_(
    id: IdArgument, journal: UrlOption = None, as_json: JsonOption = False, lang: LangOption = LANGUAGE,
    why: Annotated[str | None, typer.Option("--why", metavar="PART")] = None,
    why_not: Annotated[str | None, typer.Option("--why-not", metavar="TARGET")] = None,
    what_if: Annotated[str | None, typer.Option("--what-if", metavar="decision|form|dose")] = None,
) -> None:
    from tillskott.engine.render.customer import customer_in_words
    from tillskott.journal.showing import shown

    language = chosen_language(lang)
    kept = shown(opened(journal), id)
    if as_json:
        write(json.dumps(kept.to_dict(), ensure_ascii=False, indent=2))
        return
    for line in kept.lines(language, customer_in_words):
        write(line)
    asked = {kind: part for kind, part in (("why", why), ("why_not", why_not), ("what_if", what_if)) if part}
    if asked:
        if not kept.is_readable:  # the lines above say so
            raise typer.Exit(EXIT_BROKEN)
        from tillskott.engine.render.answers import answer

        show(answer(kept.consultation, language, asked)[1])
        return
    from tillskott.engine.render.advice import AdviceView
    from tillskott.journal.errors import refused

    view = kept.guarded(lambda advice: AdviceView(advice, kept.knowledge, language).render())
    if view is None:
        raise refused(id, "shape", engine=kept.entry.engine)
    show(view)


def verify(
    journal: UrlOption = None, lang: LangOption = LANGUAGE,
    head: Annotated[str | None, typer.Option("--head", metavar="HASH")] = None,
) -> None:
    from tillskott.journal.errors import says

    language = chosen_language(lang)
    found = opened(journal).verify(head)
    for remark in found.remarks:
        write(remark[language])
    if found.broken is not None:
        print(f"tillskott: {found.broken[language]} ({says(language, 'broken.mend')})", file=sys.stderr)
        raise typer.Exit(EXIT_BROKEN)
    write(says(language, "verified", count=found.count))
    write(says(language, "verified.head", hash=found.head))


def replay(
    journal: UrlOption = None, csv: CsvOption = None, html: PageOption = None, as_json: JsonOption = False,
    since: SinceOption = "", until: UntilOption = "~", lang: LangOption = LANGUAGE,
) -> None:
    from tillskott.journal.again import replay as again

    language, folder = chosen_language(lang), chosen_folder()
    found = again(opened(journal), lambda setting, authority: Advisor(
        setting=setting, authority=authority, knowledge=folder), since, until)  # type: ignore[arg-type]
    _report(found, language, "", "replayed", csv, html, as_json)


def recall(
    claim: Annotated[list[str] | None, typer.Option("--claim", metavar="ID")] = None,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="ID")] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID")] = None,
    journal: UrlOption = None, csv: CsvOption = None, html: PageOption = None, as_json: JsonOption = False,
    since: SinceOption = "", until: UntilOption = "~", lang: LangOption = LANGUAGE,
) -> None:
    language, held = chosen_language(lang), opened(journal)
    from tillskott.journal.again import recall as again
    from tillskott.journal.errors import says
    from tillskott.journal.without import Withdrawn

    withdrawn = Withdrawn(tuple(claim or ()), tuple(source or ()), tuple(rule or ()))
    found = again(held, withdrawn, since, until)
    title = says(language, "recall.title", what=", ".join(withdrawn.named()))
    _report(found, language, title, "recalled", csv, html, as_json)


def purge(
    older_than: Annotated[str | None, typer.Option("--older-than", metavar="90d")] = None,
    keep_for: Annotated[str | None, typer.Option("--keep-for", metavar="400d")] = None,
    journal: UrlOption = None, lang: LangOption = LANGUAGE,
) -> None:
    language, held = chosen_language(lang), opened(journal)
    from tillskott.journal.errors import says

    kept = None if keep_for is None else _days("--keep-for", keep_for)
    days = None if older_than is None else _days("--older-than", older_than)
    if kept is not None:
        held.keep_for(kept)
    days = held.keep_days if days is None else days
    write(says(language, "purged.count", count=held.purge(days)))


def export_(
    out: Annotated[Path, typer.Argument(metavar="FILE")], journal: UrlOption = None, since: SinceOption = "",
    until: UntilOption = "~", lang: LangOption = LANGUAGE,
) -> None:
    language, held = chosen_language(lang), opened(journal)
    from tillskott.journal.errors import says
    from tillskott.journal.export import export

    write(says(language, "exported", count=export(held, out, chosen_knowledge(), since, until)))


def stats(
    journal: UrlOption = None, as_json: JsonOption = False, since: SinceOption = "", until: UntilOption = "~",
    lang: LangOption = LANGUAGE,
) -> None:
    language, held = chosen_language(lang), opened(journal)
    from tillskott.journal.statistics import statistics

    found = statistics(held, since, until)
    if as_json:
        write(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    for line in found.lines(chosen_knowledge(), language):
        write(line)


def _report(
    found: "Again", language: Language, title: str, sentence: str, csv: Path | None, html: Path | None, as_json: bool
) -> None:
    from tillskott.journal.report import Report

    report = Report(found, chosen_knowledge(), language, title)
    for path, text in ((csv, report.csv), (html, lambda: report.page(sentence))):
        if path is not None:
            write_file(path, text())
    if as_json:
        write(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        write(report.text(sentence))


def _days(option: str, text: str) -> int:
    """So many days; a number alone may be weeks or months to whoever wrote it, and what is purged is gone."""
    from tillskott.journal.errors import refused

    found = _DAYS.fullmatch(text.strip())
    if found is None:
        raise refused(option, "age", value=text)
    if found[2] is None:
        raise refused(option, "no_unit", value=found[1])
    return int(found[1])


