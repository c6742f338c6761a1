"""The systems that are measured, each behind one function: known facts in, fired rules with a trace out."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Facts = Mapping[str, Any]
CLIPS, ZEN, ZEN_SILENT, STOCK = "clipspy", "zen-engine, trace", "zen-engine, no trace", "experta as it comes"
PEERS = (ZEN, ZEN_SILENT, CLIPS, STOCK)
"""In the order of the table."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer with the rules in it."""

    consult: Callable[[Facts], object]
    fired: Callable[[Facts], list[str]]
    engine: Any


def scripts(knowledge: Any) -> dict[str, Any]:
    """The rules as each peer reads them, by peer."""
    from peers.clips_script import clips_script
    from peers.stock_experta import experta_script
    from peers.zen_script import zen_script

    zen = zen_script(knowledge)
    return {CLIPS: clips_script(knowledge), ZEN: zen, ZEN_SILENT: zen, STOCK: experta_script(knowledge)}


def write_scripts(knowledge: Any, folder: Path) -> None:
    """Every peer's rules in a file, so that a process of its own needs none of our modules to start."""
    for name, script in scripts(knowledge).items():
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(script))


def load_peer(name: str, folder: Path) -> Peer:
    """A peer with the rules that `write_scripts` wrote."""
    return peer(name, pickle.loads((folder / f"{name}.pickle").read_bytes()))


def peer(name: str, script: Any) -> Peer:
    """A peer with these rules."""
    made: Any
    # Imported where it is needed: a process that measures one of them holds none of the others.
    if name == CLIPS:
        from peers.clips import Clips

        made = Clips(script)
    elif name == STOCK:
        from peers.stock_experta import StockExperta

        made = StockExperta(script)
    else:
        from peers.zen import Zen

        made = Zen(script, trace=name == ZEN)
    return Peer(made.consult, made.fired, made)
