"""Where the frozen program begins."""

from traymon.cli import main

main()
