"""`tillskott serve`: the counter page and the API, on this machine alone unless asked otherwise."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import gc
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.journal import begun
from tillskott.commands.options import advisor_for
from tillskott.commands.output import chosen_language, write
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault, no_extra
from tillskott.engine.words.system import system_reason

if TYPE_CHECKING:  # what the extra brings is loaded when the service is started
    from tillskott.engine.assortment import Assortment
    from tillskott.service.cds.clients import Clients
    from tillskott.service.web.settings import Settings

KEY_VARIABLE = "TILLSKOTT_API_KEY"
DEFAULT_PORT = 8765
LOOPBACK = ("127.0.0.1", "::1", "localhost")

HostOption = Annotated[str, typer.Option("--host")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535)]
AllowHostOption = Annotated[list[str] | None, typer.Option("--allow-host", metavar="NAME")]
AllowOriginOption = Annotated[list[str] | None, typer.Option("--allow-origin", metavar="ORIGIN")]
KeyFileOption = Annotated[Path | None, typer.Option("--api-key-file", metavar="FILE")]
ClientsOption = Annotated[Path | None, typer.Option("--cds-clients", metavar="FILE")]
OpenOption = Annotated[bool, typer.Option("--open")]


def serve(
    host: HostOption = "127.0.0.1",
    port: PortOption = DEFAULT_PORT,
    allow_host: AllowHostOption = None,
    allow_origin: AllowOriginOption = None,
    api_key_file: KeyFileOption = None,
    open_page: OpenOption = False,
    assortment: opt.AssortmentOption = None,
    overlay: opt.OverlayOption = None,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
    journal: opt.JournalOption = None,
    cds_clients: ClientsOption = None,
) -> None:
    try:
        from tillskott.service.web.serving import bind, run
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("tillskott"):
            raise
        raise ProfileError([fault(missing.name, "no_extra", "no_extra.mend", name="web")]) from None
    settings = settings_for(host, allow_host, allow_origin, api_key_file, cds_clients)
    held = begun(journal, setting, authority)
    gc.enable()  # a service lasts
    shelf = None if assortment is None else _shelf(assortment, overlay)
    listening = bind(host, port)
    address = f"http://{'localhost' if host in LOOPBACK else host}:{listening.getsockname()[1]}/"
    write(address)
    sys.stdout.flush()
    if open_page:
        import webbrowser

        threading.Timer(1.0, webbrowser.open, (address,)).start()
    run(lambda: advisor_for(setting, authority), settings, listening, shelf, held)


def _shelf(file: str, overlay: str | None) -> "Assortment":
    """The pharmacy's products; what is wrong with the file is told before the service starts."""
    from tillskott.engine.assortment import read_assortment

    language = chosen_language(opt.LANGUAGE)
    found = read_assortment(Path(file), opt.chosen_knowledge(), None if overlay is None else Path(overlay))
    for one in found.faults:
        print(f"tillskott: {one.in_language(language)}", file=sys.stderr)
    return found


def settings_for(
    host: str, allow_host: list[str] | None, allow_origin: list[str] | None, api_key_file: Path | None,
    cds_clients: Path | None = None,
) -> "Settings":
    """How the service is run. Raises ProfileError where others could ask it without a key."""
    from tillskott.service.texts import refused
    from tillskott.service.web.settings import LOOPBACK as OWN
    from tillskott.service.web.settings import Settings

    key = _key(api_key_file)
    if host not in LOOPBACK and not (allow_host and key):
        raise refused("--host", "serve.open", host=host)
    if allow_host and not key:
        raise refused("--allow-host", "serve.no_key")
    names = tuple(name.lower() for name in allow_host or ())
    return Settings(hosts=(*OWN, *names), origins=tuple(allow_origin or ()), api_key=key, clients=_clients(cds_clients))


def _clients(file: Path | None) -> "Clients | None":
    """Whose tokens open CDS Hooks. Raises ProfileError where the list or what checks them cannot be used."""
    if file is None:
        return None
    try:
        import jwt  # noqa: F401  # what checks a token: told before the service starts
    except ModuleNotFoundError as error:
        missing = no_extra(error, "cds")
        assert missing is not None
        raise ProfileError([missing]) from None
    from tillskott.service.cds.clients import read_clients

    return read_clients(file)


def _key(file: Path | None) -> str | None:
    """The API key from the file or the environment; it stands in no argument, which others could list."""
    if file is None:
        return os.environ.get(KEY_VARIABLE, "").strip() or None
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        from tillskott.service.texts import refused

        raise refused(str(file), "serve.key_file", why=system_reason(error)) from None
