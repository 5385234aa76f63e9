"""How ``traymon test`` looks.

``lines``    one finding, or one check with all its findings, as a line (pure)
``verdict``  the block at the end (pure)
``display``  lines as they come: in place on a terminal, one after the other elsewhere
"""
