"""Every test here needs the lab; without what it needs, they are skipped and say why."""

import functools

import pytest

from tests.netlab.requirements import missing
from tests.netlab.spaces import remove_leftovers


@functools.cache
def _why_not() -> str:
    reason = missing()
    if not reason:
        remove_leftovers()
    return reason


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip what needs a lab where none can be built, before any fixture builds one."""
    if item.get_closest_marker("netlab") and (reason := _why_not()):
        pytest.skip(f"netlab: {reason}")
