"""The server: tools and resources behind the official SDK. It needs the extra `mcp`."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import Any

import anyio
from mcp import types
from mcp.server import Server
from mcp.shared.exceptions import MCPError

from ...advisor import Advisor
from ...engine.words.text import Language
from ..desk import Desk
from .resources import LISTED, ONE, ROOT, Resources
from .says import says
from .takes import GIVES, takes
from .tools import Tools

_NOT_FOUND = -32602
_JSON = "application/json"


def create_server(advisor: Advisor, language: Language) -> Server[Any]:
    """The tools of one advisor, whose setting and authority no call can change.

    Arguments are read by our own reader: that of the SDK drops those that it does not know, and a misspelt fact would
    be an unknown one.
    """
    desk = Desk(advisor)
    handlers = _Handlers(desk, language)
    return Server(
        "tillskott", version=version("tillskott"), title=says("title")[language],
        instructions=says("instructions")[language],
        on_list_tools=handlers.tools, on_call_tool=handlers.called, on_list_resources=handlers.resources,
        on_list_resource_templates=handlers.templates, on_read_resource=handlers.read,
    )


class _Handlers:
    """What the SDK calls."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self._tools, self._resources, self._language = Tools(desk, language), Resources(desk, language), language
        hints = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True,
                                      open_world_hint=False)
        self._listed = [
            types.Tool(name=name, title=says(f"tool.{name}.title")[language],
                       description=says(f"tool.{name}")[language], input_schema=schema, output_schema=GIVES,
                       annotations=hints)
            for name, schema in takes(desk.knowledge, language).items()]
        self._said = {name: says(f"resource.{name}")[language] for name in (*LISTED, *ONE)}

    async def tools(self, context: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=self._listed)

    async def called(self, context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        result = await anyio.to_thread.run_sync(partial(self._tools.call, params.name, params.arguments))
        return types.CallToolResult(content=[types.TextContent(type="text", text=result.text)],
                                    structured_content=result.data, is_error=result.failed)

    async def resources(self, context: Any, params: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[
            types.Resource(name=name, uri=f"{ROOT}{name}", description=self._said[name], mime_type=_JSON)
            for name in LISTED])

    async def templates(self, context: Any, params: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=[
            types.ResourceTemplate(name=name, uri_template=f"{ROOT}{where}", description=self._said[name],
                                   mime_type=_JSON) for name, where in ONE.items()])

    async def read(self, context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(params.uri)
        found = await anyio.to_thread.run_sync(self._resources.read, uri)
        if found is None:
            raise MCPError(code=_NOT_FOUND, message=says("no_resource")[self._language])
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=_JSON, text=found)])
