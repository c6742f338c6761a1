"""Checks records with pydantic. Imported only where the knowledge has not been checked before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model
from pydantic_core import ErrorDetails, core_schema

from ..words.messages import has_message, message
from ..words.text import Text
from .record import REQUIRED, Contradiction, Record

__all__ = ["ValidationError", "checked", "findings", "json_schema", "schema"]

R = TypeVar("R", bound=Record)


def checked(cls: type[R], data: Any) -> R:
    """The record that these data are. Raises ValidationError with all that is wrong."""
    kind: Any = cls  # mypy takes the hash of an instance for that of the class
    found: R = _adapter(kind).validate_python(data)
    return found


@cache
def _adapter(cls: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(cls)


def schema(cls: Any, handler: Callable[[Any], Any]) -> Any:
    """How pydantic checks a record: as a model of the same fields, which then becomes the record."""

    def record(model: Any) -> Record:
        # Set fields are frozen in the model already; nested records have become records.
        made: Record = cls(**{name: getattr(model, name) for name in cls.__fields__})
        made.consistent()
        return made

    return core_schema.no_info_after_validator_function(record, handler(_model(cls)))


@cache
def _model(cls: type[Any]) -> type[BaseModel]:
    hints = get_type_hints(cls, include_extras=True)
    described: dict[str, Any] = {}
    for name, field in cls.__fields__.items():
        default = ... if field.default is REQUIRED else field.default
        hint = Annotated[hints[name], field] if field.terms else hints[name]
        described[name] = (hint, Field(default, alias=field.alias))
    config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)
    return create_model(cls.__name__, __config__=config, __doc__=cls.__doc__, **described)


def json_schema(cls: Any) -> dict[str, Any]:
    """The JSON Schema of a record as it is written in YAML; what a field may be written short as is not in it."""
    return _adapter(cls).json_schema()


def findings(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], Text, bool]]:
    """What pydantic found: where, in words, and whether it is a key that does not exist."""
    for found in error.errors(include_url=False):
        yield found["loc"], _said(found), found["type"] == "extra_forbidden"


def _said(found: ErrorDetails) -> Text:
    name, values = f"knowledge.field.{found['type']}", dict(found.get("ctx", {}))
    told = values.get("error")
    if isinstance(told, Contradiction):
        return told.text
    if not has_message(name):
        return message("knowledge.field.other", kind=found["type"])
    if "expected" in values:
        words, is_choice, last = values["expected"].rpartition(" or ")
        values["expected"] = message("knowledge.field.or", words=words, last=last) if is_choice else last
    return message(name, **values)


# A record says nothing of pydantic, which most commands never load; whoever checks one teaches it here.
setattr(Record, "__get_pydantic_core_schema__", classmethod(lambda cls, _, handler: schema(cls, handler)))  # noqa: B010
