"""Rows of Läkemedelsverket's NPL: XML with one product in a file of its own, or many in one.

A product is an element `medprod` with its name in `medprodname` (in older files a name of type `tradename`), its ATC
code in `atc-code-lx` and its number in `nplid`; values stand in an attribute `v`. The namespaces hold a version, so
that only the local names are read. Substances are references to another register, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from ..words.errors import ProfileError, fault
from .row import Row

_PRODUCT, _NAME, _CODE, _FORM, _ID = "medprod", "medprodname", "atc-code-lx", "pharmaceutical-form-lx", "nplid"
_BLOCK = 1 << 16


def is_xml(content: bytes) -> bool:
    """Whether a file begins as XML does."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or content.startswith((b"\xff\xfe<", b"\xfe\xff\0<"))


def npl_rows(content: bytes, place: str) -> Iterator[Row]:
    """The products of one file. Raises ProfileError where it is no XML, or defines entities."""
    reader = _Reader(place)
    for start in range(0, len(content), _BLOCK):
        yield from reader.feed(content[start : start + _BLOCK])
    yield from reader.feed(b"", last=True)


class _Refused(Exception):
    """The file has a document type, in which entities could be defined that grow without bound."""


class _Reader:
    """Collects the products of a file while it is parsed."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._rows: list[Row] = []
        self._product: dict[str, Any] | None = None
        self._text: list[str] | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, block: bytes, last: bool = False) -> list[Row]:
        """The products that end in this block."""
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            where = f"{self._place}:{error.lineno}"
            raise ProfileError([fault(where, "register.xml", "register.xml.mend",
                                      why=expat.ErrorString(error.code))]) from None  # fmt: skip
        except _Refused:
            where = f"{self._place}:{self._parser.CurrentLineNumber}"
            raise ProfileError([fault(where, "register.doctype", "register.doctype.mend")]) from None
        rows, self._rows = self._rows, []
        return rows

    def _refuse(self, *_: Any) -> None:
        raise _Refused

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == _PRODUCT:
            self._product = {"line": self._parser.CurrentLineNumber, "codes": []}
        if self._product is None:
            return
        value = attributes.get("v", "").strip()
        if name == _CODE and value:
            self._product["codes"].append(value)
        elif name == _FORM:
            self._product.setdefault("form", value)
        elif name == _NAME or attributes.get("type") == "tradename":
            self._keep("name", value)
        elif name == _ID or attributes.get("type") == "nplid":
            self._keep("id", value)

    def _keep(self, what: str, value: str) -> None:
        if self._product is not None and value:
            self._product.setdefault(what, value)
        elif self._product is not None:
            self._text = self._product.setdefault(f"{what} text", [])

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in (_NAME, _ID):
            self._text = None
        if name != _PRODUCT or self._product is None:
            return
        told, self._product = self._product, None
        name_text, number = (told.get(what) or "".join(told.get(f"{what} text", ())).strip() for what in ("name", "id"))
        place = f"{self._place}:{told['line']}" + (f" ({number})" if number else "")
        self._rows.append(Row(place, name_text, tuple(told["codes"]), form=told.get("form", "")))
