"""The live view of ``traymon watch``. Values flow one way: elements of ``traymon/check/1`` ─► rows ─► a picture.

``values``     what is shown, as frozen values
``reading``    an element of the document, or a transition, as such a value; pure, never raises
``words``      levels, parties, times and money as words and symbols
``drawing``    bars and sparklines
``cards``      one provider as a picture, at length or in one line
``frame``      the whole picture, fitted into a terminal of any size
``lines``      the same for a pipe: one line per provider and change
``chronicle``  what the history adds: the last changes, and the times of the last probes
``sources``    where the elements come from: the running traymon, or a monitor of this process
``session``    the loop: keys and news in, pictures out
``errands``    what the keys set off
``inbox``      what the loop waits for
``keyboard``   keys without echo
``display``    the alternate screen, and leaving it as it was found
``glyphs``     symbols for terminals that only know ASCII
"""
