"""A place in a list of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .tokens import Token

_END = Token("end", "")


class Cursor:
    """Walks through tokens; beyond the last one every token is the end."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self.index = tokens, 0
        # Asked some hundred times a label.
        self._kinds = [token.kind for token in tokens]

    @property
    def end(self) -> bool:
        """Whether every token has been read."""
        return self.index >= len(self._kinds)

    @property
    def kind(self) -> str:
        """The kind of the next token."""
        index = self.index
        return self._kinds[index] if index < len(self._kinds) else _END.kind

    @property
    def before(self) -> str:
        """The kind of the token that was read last; that of the end where none was."""
        return self._tokens[self.index - 1].kind if self.index else _END.kind

    @property
    def text(self) -> str:
        """The next token as written."""
        return _END.text if self.end else self._tokens[self.index].text

    @property
    def value(self) -> Any:
        """What the next token stands for."""
        return _END.value if self.end else self._tokens[self.index].value

    def glued(self, ahead: int = 0) -> bool:
        """Whether no space stands before the token so many places on."""
        index = self.index + ahead
        return index < len(self._tokens) and self._tokens[index].glued

    def peek(self, ahead: int) -> str:
        """The kind of the token so many places on."""
        index = self.index + ahead
        return self._kinds[index] if index < len(self._kinds) else _END.kind

    def step(self) -> None:
        self.index += 1

    def take(self) -> Token:
        """The next token, which is read by this."""
        token = _END if self.end else self._tokens[self.index]
        self.index += 1
        return token

    def accept(self, *kinds: str) -> Token | None:
        """The next token, read, where it is one of these kinds."""
        index = self.index
        if index >= len(self._kinds) or self._kinds[index] not in kinds:
            return None
        self.index = index + 1
        return self._tokens[index]
