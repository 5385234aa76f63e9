"""Composition: which parts are wired to which. Everything slow is imported when it is first needed.

``parts``    a provider's watch: key, probes, status page, memory
``running``  the monitor in its thread, with history and ``status.json`` as sinks
``round``    one round of probes and status page, for ``check``
``testing``  one local test at a time, ``one_test``; ``reporting`` words, redacts and writes down what it found
``desk``     the tray's side: ``actions`` of its menu, ``keys``, ``test_now`` and ``handing_over`` for its local test
``alerting`` what is told when, and ``choices`` of silence; ``announcing`` words it, ``languages`` say how
"""
