"""Where the command line begins: `tillskott`, or `python -m tillskott`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or say in one line which extra it needs."""
    try:
        from tillskott.cli import main as run
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("tillskott"):
            raise
        from tillskott.engine.words.errors import fault

        print(f"tillskott: {fault(missing.name, 'no_extra', 'no_extra.mend', name='cli')}", file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
