"""experta on today's Python: imported without a trace in `collections`, in the root logger or in an app's log."""

from __future__ import annotations

import collections
import collections.abc
import logging
import threading
from typing import Any


def _import_experta() -> Any:
    """Import experta on Python 3.10 and later, leaving `collections` and the root logger as they were.

    Its pinned frozendict 1.2 reads `collections.Mapping`, which Python 3.10 removed, and experta calls
    `logging.basicConfig()` twice when imported: both only matter during this import, in this thread.
    """
    alias = not hasattr(collections, "Mapping")
    configure, importer = logging.basicConfig, threading.get_ident()

    def configure_elsewhere(**options: Any) -> None:
        if threading.get_ident() != importer:
            configure(**options)

    if alias:
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    logging.basicConfig = configure_elsewhere
    try:
        import experta
        import experta.abstract
        import experta.activation
        import experta.agenda
        import experta.factlist
        import experta.watchers
    finally:
        logging.basicConfig = configure
        if alias:
            del collections.Mapping  # type: ignore[attr-defined]
    # experta logs every fact at INFO; health data must not reach an app's log because its root logger is verbose.
    for name in experta.watchers.ALL:
        watcher = getattr(experta.watchers, name)
        if watcher.level == logging.NOTSET:
            watcher.setLevel(logging.CRITICAL)
    return experta


experta = _import_experta()
