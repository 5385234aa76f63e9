"""The local test: Is it me or them.

``host``        facts of this computer: interfaces, routes, resolvers, proxy, one reader per operating system
``checks``      one question each; they run side by side, each as soon as the findings it needs are there
``run``         starts them, stops at the deadline, collects their evidence (with ``running``)
``network``     what the checks ask with: connections, DNS, HTTP, certificates
``quick``       the cheap checks alone, for the monitor (with ``controls``: what it shows of them)
``remembering`` what a healthy run teaches later ones, kept in ``memory_file``
``signals``     evidence → small words (pure)
``verdicts``    the ordered table: words → code; one row, one rule (pure)
``missing``     words whose checks were cut off: whether the verdict may depend on them (pure)
``similarity``  the nearest known fault: how sure that is, and what else it could be (pure)
``report``      verdict → what a person reads, and the redacted report (pure)
"""
