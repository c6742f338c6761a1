"""Which systems may call the service, and by whose keys: the operator's list, from a file of YAML.

    base: https://advice.example.org        # the address by which clients call, without a slash at its end
    clients:
    - iss: https://record.example.org       # as its tokens say
      jwks: record.json                     # its keys, in a file beside this one
    - iss: https://other.example.org
      jwks_url: https://other.example.org/.well-known/jwks.json   # or fetched, from this address and no other
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...engine.language.yaml_reader import read_yaml
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import printable
from .table import says

_MOST_BYTES = 256_000
_WAIT = 5.0
_AGAIN = 60.0
"""Seconds before keys are fetched again for a key that is not among them."""
_FRESH = 900.0
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class Unreachable(Exception):
    """The keys of a client cannot be fetched."""


@dataclass(slots=True)
class Keys:
    """The keys of one client by their id; `url` where they are fetched, and then kept for a while."""

    url: str | None = None
    found: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _at: float = float("-inf")
    _lock: Any = field(default_factory=threading.Lock, repr=False)

    def key(self, name: str) -> Mapping[str, Any] | None:
        """The key of this id. Raises Unreachable."""
        if self.url is None:
            return self.found.get(name)
        with self._lock:
            age = time.monotonic() - self._at
            if age > _FRESH or (name not in self.found and age > _AGAIN):
                self._at, self.found = time.monotonic(), _fetched(self.url)
            return self.found.get(name)


@dataclass(frozen=True, slots=True)
class Clients:
    """The address by which the service is called, and the keys of each issuer."""

    base: str
    keys: Mapping[str, Keys]


def read_clients(path: Path) -> Clients:
    """The list in a file. Raises ProfileError with every fault and its place."""
    faults: list[Fault] = []
    document = read_yaml(_text(path), path.name, faults)
    data = document.data if document is not None else None
    if faults or not isinstance(data, Mapping):
        raise ProfileError(faults or [Fault(str(path), says("kind", kind=says("kind.object")))])
    base, listed, keys = data.get("base"), data.get("clients"), dict[str, Keys]()
    if not isinstance(base, str) or not _is_safe(base) or base.endswith("/"):
        faults.append(Fault("base", says("clients.base")))
    if not isinstance(listed, list) or not listed:
        faults.append(Fault("clients", says("lacks")))
    for n, one in enumerate(listed if isinstance(listed, list) else ()):
        _client(one, f"clients[{n}]", path.parent, keys, faults)
    faults += [Fault(printable(name), says("clients.key")) for name in data if name not in ("base", "clients")]
    if faults:
        raise ProfileError(faults)
    return Clients(str(base), keys)


def _client(data: Any, where: str, folder: Path, keys: dict[str, Keys], faults: list[Fault]) -> None:
    if not isinstance(data, Mapping) or not isinstance(data.get("iss"), str) or not data["iss"]:
        faults.append(Fault(f"{where}.iss", says("lacks")))
        return
    file, url = data.get("jwks"), data.get("jwks_url")
    if data["iss"] in keys or len(data) != 2 or (file is None) == (url is None):
        faults.append(Fault(where, says("clients.one")))
    elif file is not None:
        try:
            keys[data["iss"]] = Keys(found=_read(_text(folder / str(file))))
        except ValueError:
            faults.append(Fault(f"{where}.jwks", says("clients.jwks")))
        except ProfileError as error:
            faults += [Fault(f"{where}.jwks", one.what, one.mend) for one in error.faults]
    elif isinstance(url, str) and _is_safe(url):
        keys[data["iss"]] = Keys(url)
    else:
        faults.append(Fault(f"{where}.jwks_url", says("clients.https")))


def _is_safe(url: str) -> bool:
    """An address of https, or of this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = str(getattr(error, "strerror", None) or "UTF-8")
        raise ProfileError([Fault(str(path), says("clients.unreadable", why=why))]) from None


def _read(text: str) -> dict[str, Mapping[str, Any]]:
    """The public keys of a set by their id. Raises ValueError where it is none, or holds a secret."""
    data = json.loads(text)
    listed = data.get("keys") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise ValueError
    named = (one for one in listed if isinstance(one, dict) and isinstance(one.get("kid"), str))
    found: dict[str, Mapping[str, Any]] = {one["kid"]: one for one in named}
    if not found or any(one.get("kty") == "oct" or "d" in one for one in found.values()):
        raise ValueError
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _fetched(url: str) -> Mapping[str, Mapping[str, Any]]:
    """The keys at an address; what leads elsewhere is not followed. Raises Unreachable."""
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(urllib.request.Request(url, headers={"accept": "application/json"}), timeout=_WAIT) as answer:
            content = answer.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise Unreachable
        return _read(content.decode("utf-8"))
    except (OSError, ValueError) as error:  # URLError is an OSError
        raise Unreachable from error
