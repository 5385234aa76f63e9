"""``traymon`` and ``python -m traymon``."""

import sys


def main() -> None:
    """Run the command line; a Ctrl-C while its modules are still imported ends quietly, too."""
    try:
        from traymon.cli import main as run  # noqa: PLC0415 - it imports what can be interrupted

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
