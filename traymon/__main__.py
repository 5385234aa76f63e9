"""``python -m traymon``."""

import sys

try:
    from traymon.cli import main

    main()
except KeyboardInterrupt:  # while modules are still imported
    sys.exit(130)
