"""Where the frozen program begins."""

from traymon.__main__ import main

main()
