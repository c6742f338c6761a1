"""What a record of the knowledge is made of; declared like a pydantic model, but pydantic is only needed to check it.

A command that finds its knowledge checked already (see `cache`) never imports pydantic, which would take longer than
all the rest of it, and nothing is compiled when a record class is declared, as `dataclasses` would do.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from ..words.messages import message
from ..words.text import Text

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[Any], Any]:
        return lambda cls: cls


R = TypeVar("R", bound="Record")


class Contradiction(ValueError):
    """That the fields of a record contradict each other: which message (`knowledge.record.…`) says how."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.text = message(f"knowledge.record.{name}")


REQUIRED: Any = object()


class Constraint:
    """What pydantic checks of a field beside its type, in the terms of pydantic's core: strict, gt, min_length …"""

    def __init__(self, default: Any, alias: str | None, terms: Mapping[str, Any]) -> None:
        self.default, self.alias, self.terms = default, alias, terms

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        return {**handler(source), **self.terms}


def Field(*, default: Any = REQUIRED, alias: str | None = None, **terms: Any) -> Any:
    """The default of a field, its name in YAML where that is another, and the constraints on its value."""
    return Constraint(default, alias, terms)


class Before:
    """Changes a value before it is checked."""

    def __init__(self, change: Callable[[Any], Any]) -> None:
        self.change = change

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.change, handler(source))


class After(Before):
    """Changes a value after it was checked."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.change, handler(source))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class Record:
    """Base of all records: immutable, compared by value, and a key that is not known is an error."""

    __fields__: ClassVar[dict[str, Constraint]] = {}

    def __init_subclass__(cls) -> None:
        own: dict[str, Constraint] = {}
        for name, hint in inspect.get_annotations(cls).items():
            if not str(hint).startswith("ClassVar"):
                given = cls.__dict__.get(name, REQUIRED)
                own[name] = given if isinstance(given, Constraint) else Constraint(given, None, {})
                if given is not REQUIRED:
                    delattr(cls, name)
        cls.__fields__ = {**cls.__fields__, **own}

    def __init__(self, **values: Any) -> None:
        given = {name: values.get(name, field.default) for name, field in self.__fields__.items()}
        wrong = [*(values.keys() - given.keys()), *(name for name, value in given.items() if value is REQUIRED)]
        if wrong:
            raise TypeError(f"{type(self).__name__}: {', '.join(wrong)}")
        self.__dict__.update(given)

    def consistent(self) -> None:
        """Raises Contradiction where the fields contradict each other."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


def values_of(record: Record) -> dict[str, Any]:
    """The values of a record by field."""
    return dict(record.__dict__)


def changed(record: R, **values: Any) -> R:
    """A copy with other values in some fields."""
    return type(record)(**{**record.__dict__, **values})


def record_of(kind: type[R], values: list[Any]) -> R:
    """The record with these values in the order of its fields, which have been checked before."""
    record = object.__new__(kind)
    record.__dict__.update(zip(kind.__fields__, values, strict=True))
    return record


Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]


class Bilingual(Record):
    """A text in both languages; neither may be empty."""

    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @property
    def text(self) -> Text:
        return {"sv": self.sv, "en": self.en}
