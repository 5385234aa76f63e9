"""The JSON shapes that other programs read, ``traymon/check/1``, ``traymon/page/1`` and ``traymon/test/1``.

Pure. Every value is one that ``json`` can write; times are ``2026-11-22T18:00:00Z``; what is not known is ``None``.
Keys may be added, none may change. ``exit_codes`` says what a command ends with.
"""

from traymon.document.check import CHECK_SCHEMA, check_document, provider_element
from traymon.document.diagnosis import diagnosis_document
from traymon.document.exit_codes import diagnosis_exit_code, document_exit_code, exit_code, page_exit_code
from traymon.document.page import page_document
from traymon.document.times import time_text

__all__ = [
    "CHECK_SCHEMA",
    "check_document",
    "diagnosis_document",
    "diagnosis_exit_code",
    "document_exit_code",
    "exit_code",
    "page_document",
    "page_exit_code",
    "provider_element",
    "time_text",
]
