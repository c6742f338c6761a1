"""What a careless caller does to an answer: every list and mapping in it changed in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def containers(node: Any) -> Iterator[dict[str, Any] | list[Any]]:
    if isinstance(node, (dict, list)):
        yield node
        for part in node.values() if isinstance(node, dict) else node:
            yield from containers(part)


def spoil(node: Any) -> None:
    """Change every list and mapping in place, as a careless caller may."""
    for container in list(containers(node)):
        if isinstance(container, dict):
            container.update(dict.fromkeys(container, "spoilt"))
        else:
            container[:] = ["spoilt"]
