"""Verdict → what a person reads, and the redacted report. Pure but for reading its own tables of words.

``en.toml`` ``fr.toml``  every word, by language; data, no code
``speaking``             words from these tables
``facts``                what the evidence says, for the ``{placeholders}`` of the words
``wording``              a verdict gets its headline, explanation and advice
``markdown``             the report for a support ticket
``redaction``            the border to everything that leaves this computer
"""

from traymon.diagnosis.report.markdown import not_tested, report_markdown
from traymon.diagnosis.report.redaction import redacted
from traymon.diagnosis.report.speaking import Words
from traymon.diagnosis.report.wording import headline_of, worded

__all__ = ["Words", "headline_of", "not_tested", "redacted", "report_markdown", "worded"]
