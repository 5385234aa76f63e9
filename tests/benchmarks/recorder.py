"""traymon, which at its end writes the modules that it had imported, in their order: ``… recorder FILE ARGUMENTS``.

One name a line; ``-NAME`` stands for an import that was forbidden (``None`` in ``sys.modules``).
"""

import atexit
import sys
from pathlib import Path

file = Path(sys.argv.pop(1))
before = set(sys.modules)


def record() -> None:
    """Write the names."""
    new: dict[str, object] = {name: module for name, module in sys.modules.items() if name not in before}
    file.write_text("\n".join(f"-{name}" if module is None else name for name, module in new.items()), "utf-8")


if __name__ == "__main__":
    atexit.register(record)

    from traymon.cli import main

    main()
