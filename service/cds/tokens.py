"""Checks the token of a call: whose it is, for which address, until when, and that it was not used before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import jwt

from .clients import Clients

ALGORITHMS = ("ES384", "RS384", "ES256", "RS256", "ES512", "RS512", "PS256", "PS384", "PS512", "EdDSA")
"""Those of two keys: a public key is no secret, and none at all is no signature."""
_NEEDED = ("iss", "aud", "exp", "iat", "jti")
_LEEWAY = 30.0
_LONGEST_LIFE = 900.0
_LONGEST_NAME = 200
_LONGEST_TOKEN = 8_000
_MOST_KEPT = 100_000


class Refused(Exception):
    """The token is missing, or does not hold. Nothing of it is told."""


class Tokens:
    """Checks tokens against the keys of the clients, and keeps the names of those used until they end.

    They are kept in memory: of several processes each keeps its own. `now` gives seconds since 1970.
    """

    def __init__(self, clients: Clients, now: Callable[[], float] = time.time) -> None:
        self._clients, self._now = clients, now
        self._used: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def check(self, authorization: str, path: str) -> str:
        """The issuer of the bearer token in a header, for a call of this path. Raises Refused, or Unreachable."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token or len(token) > _LONGEST_TOKEN:
            raise Refused
        try:
            header = jwt.get_unverified_header(token)
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
            payload = self._verified(token, header, issuer, self._clients.base + path)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise Refused from error
        self._use(str(issuer), payload)
        return str(issuer)

    def _verified(self, token: str, header: dict[str, Any], issuer: Any, audience: str) -> dict[str, Any]:
        algorithm, name = header.get("alg"), header.get("kid")
        keys = self._clients.keys.get(issuer) if isinstance(issuer, str) else None
        if keys is None or algorithm not in ALGORITHMS or not isinstance(name, str):
            raise Refused
        if str(header.get("typ", "JWT")).upper() != "JWT" or "crit" in header:
            raise Refused
        if keys.url is not None and header.get("jku", keys.url) != keys.url:
            raise Refused  # it may say where its keys are, but not decide it
        key = keys.key(name)
        if key is None or key.get("alg", algorithm) != algorithm or key.get("use", "sig") != "sig":
            raise Refused
        # The clock is ours, so that all times are held against one.
        payload: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(dict(key), algorithm).key, algorithms=[algorithm], audience=audience, issuer=issuer,
            options={"require": list(_NEEDED), "verify_exp": False, "verify_iat": False, "verify_nbf": False})
        self._in_time(payload)
        return payload

    def _in_time(self, payload: dict[str, Any]) -> None:
        now, times = self._now(), [payload["exp"], payload["iat"], payload.get("nbf", payload["iat"])]
        if any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in times):
            raise Refused
        ends, issued, begins = times
        if not (ends + _LEEWAY > now >= max(issued, begins) - _LEEWAY and ends - now <= _LONGEST_LIFE):
            raise Refused

    def _use(self, issuer: str, payload: dict[str, Any]) -> None:
        """Raises Refused where a token of this name was used already."""
        name, now = payload["jti"], self._now()
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
            raise Refused
        with self._lock:
            if len(self._used) >= _MOST_KEPT:
                self._used = {one: ends for one, ends in self._used.items() if ends > now}
            if self._used.get((issuer, name), 0.0) > now or len(self._used) >= _MOST_KEPT:
                raise Refused
            self._used[issuer, name] = payload["exp"] + _LEEWAY
