"""What a web framework that reads types writes of an answer: the same as its `to_dict`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Plain:
    """Base of answers that pydantic, and so FastAPI, takes as a return type and writes by their `to_dict`."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        written = core_schema.plain_serializer_function_ser_schema(lambda value: value.to_dict())
        return core_schema.is_instance_schema(cls, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Callable[[Any], Any]) -> dict[str, Any]:
        return {"type": "object", "title": cls.__name__, "description": (cls.__doc__ or "").partition("\n")[0]}
