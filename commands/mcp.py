"""`tillskott mcp`: the advice as tools of an assistant, over standard input and output or over HTTP."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import gc
import sys
from typing import Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for
from tillskott.commands.output import chosen_language
from tillskott.commands.serve import (
    AllowHostOption,
    AllowOriginOption,
    HostOption,
    KeyFileOption,
    PortOption,
    settings_for,
)
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, no_extra

DEFAULT_PORT = 8766
# Nobody who is trained is known to read what an assistant says.
DEFAULT_SETTING = SETTINGS[1]

HttpOption = Annotated[bool, typer.Option("--http")]


def mcp(
    http: HttpOption = False,
    host: HostOption = "127.0.0.1",
    port: PortOption = DEFAULT_PORT,
    allow_host: AllowHostOption = None,
    allow_origin: AllowOriginOption = None,
    api_key_file: KeyFileOption = None,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = DEFAULT_SETTING,
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    try:
        from tillskott.service.mcp.running import run_http, run_stdio
    except ModuleNotFoundError as error:
        missing = no_extra(error, "mcp")
        if missing is None:
            raise
        raise ProfileError([missing]) from None
    language = chosen_language(lang)
    gc.enable()  # a service lasts
    if not http:
        run_stdio(advisor_for(setting, authority), language)
        return
    from tillskott.service.web.serving import bind

    settings = settings_for(host, allow_host, allow_origin, api_key_file)
    listening = bind(host, port)
    # Standard output is left to those who read answers from it.
    print(f"http://{host}:{listening.getsockname()[1]}/mcp", file=sys.stderr, flush=True)
    run_http(advisor_for(setting, authority), language, settings, listening)
