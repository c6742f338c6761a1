"""Where the command line begins: `tillskott`, or `python -m tillskott`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line, or say in one line which extra it needs."""
    try:
        _run()
    except KeyboardInterrupt:  # before the command line could say so itself
        sys.exit(130)


def _run() -> None:
    gc.disable()  # a command ends before collecting cycles pays, and importing one makes many objects
    try:
        from tillskott.cli import main as run
    except ModuleNotFoundError as missing:
        from tillskott.engine.words.errors import no_extra

        told = no_extra(missing, "cli")
        if told is None:
            raise
        print(f"tillskott: {told}", file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
