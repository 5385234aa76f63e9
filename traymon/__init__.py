"""traymon: the desktop status monitor for AI APIs.

The map. Values flow one way::

    catalog + settings ─► Provider ─► probes ─► Observation ─┐
                                   └► status_pages ─► StatusReport ─┤
                          diagnosis.quick ─► Verdict, Control ──────┴► assessment ─► Update ─► sinks

``model``         the words: frozen values that cross a border
``catalog``       providers as data, one TOML file each
``settings``      the user's choices (TOML) laid over the catalogue
``credentials``   API keys in the OS keyring; nothing else touches it
``probes``        ask the API itself: transport, one request, classification of what went wrong
``status_pages``  read what the provider says of itself, one pure parser per format
``assessment``    judge; pure: attribution, confirmation, scope of incidents, fusion
``diagnosis``     "Test now": checks of this computer, its network and the provider, and one verdict; the monitor asks a
                  quick part of it by itself when a request fails
``monitor``       the loop: when to ask, and handing each answer to the judges and on to the sinks
``history``       SQLite history and ``status.json``: sinks and their queries
``tray``          what the icon shows (pure), the icons, and one backend per kind of desktop
``notifiers``     what is said of a transition (pure), and the ways of saying it
``system_events`` sleep, network changes, metered lines, as the operating system tells them
``autostart``     start at login, in each system's own way
``document``      the JSON shapes that other programs read
``demo``          an embedded provider that plays a script of incidents
``app``           composition: which parts are wired to which
``cli``           one file per command
``private_file``  files of the user's alone, replaced as a whole
``threads``       the only module that starts a thread
"""
