"""The command `batch`: advice for a file of customers."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import gc
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for
from tillskott.commands.output import chosen_language, write
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault, nearest, no_extra

EXIT_INTERRUPTED = 130
DEFAULT_CHUNK_ROWS = 262_144
_EXCEL = ("sv",)

InputArgument = Annotated[Path, typer.Argument(metavar="IN")]
OutputOption = Annotated[Path, typer.Option("--output", "-o", metavar="OUT")]
BadOption = Annotated[Path | None, typer.Option("--bad", metavar="FILE")]
KeepOption = Annotated[list[str] | None, typer.Option("--keep", metavar="COLUMN")]
ColumnsOption = Annotated[str | None, typer.Option("--columns", metavar="A,B,…")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, max=256)]
ChunkRowsOption = Annotated[int, typer.Option("--chunk-rows", min=1, max=10_000_000)]
RestartOption = Annotated[bool, typer.Option("--restart")]
ExcelOption = Annotated[str | None, typer.Option("--excel", metavar="sv")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q")]


def batch(
    source: InputArgument,
    output: OutputOption,
    bad: BadOption = None,
    keep: KeepOption = None,
    columns: ColumnsOption = None,
    restart: RestartOption = False,
    workers: WorkersOption = None,
    chunk_rows: ChunkRowsOption = DEFAULT_CHUNK_ROWS,
    excel: ExcelOption = None,
    quiet: QuietOption = False,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    language = chosen_language(lang)
    if excel not in (None, *_EXCEL):
        raise ProfileError([fault("--excel", "no_value", nearest(str(excel), _EXCEL), value=repr(excel))])
    try:
        from tillskott.engine.batch.files.run import BatchRun
    except ModuleNotFoundError as error:
        missing = no_extra(error, "batch")
        if missing is None:
            raise
        raise ProfileError([missing]) from None
    from tillskott.engine.render.batch import BatchView

    gc.enable()  # a run lasts
    advisor = advisor_for(setting, authority)
    names = [name.strip() for name in columns.split(",") if name.strip()] if columns else None
    run = BatchRun(
        advisor, source, output, bad=bad, keep=keep or (), columns=names, language=language, chunk_rows=chunk_rows,
        workers=workers, restart=restart, excel=excel is not None,
    )  # fmt: skip
    view = BatchView(advisor.knowledge, language, sys.stderr, quiet=quiet)
    view.reading(source, run.described)
    try:
        with view.progress():
            summary = run.run(view.show)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C has nothing left to stop
        print(view.stopped(), file=sys.stderr)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    write(view.summary(summary, output))
