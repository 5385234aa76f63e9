"""Composition: which parts are wired to which. Everything slow is imported when it is first needed.

``parts``    a provider's watch: key, probes, status page, memory
``running``  the monitor in its thread, with history and ``status.json`` as sinks
``round``    one round of probes and status page, for ``check``
"""
