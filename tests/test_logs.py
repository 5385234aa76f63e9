"""Where log lines go, and who may read them."""

import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from traymon import logs

LOG = logging.getLogger("traymon.tested")


@pytest.fixture(autouse=True)
def traymons_own_logger() -> Iterator[logging.Logger]:
    """As it was, after each test."""
    logger = logging.getLogger("traymon")
    level, handlers = logger.level, list(logger.handlers)
    yield logger
    for handler in [handler for handler in logger.handlers if handler not in handlers]:
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def fail() -> None:
    try:
        int("inside")
    except ValueError:
        LOG.exception("It went wrong")


def test_people_read_a_sentence_and_the_file_keeps_the_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.to_terminal()
    logs.to_file(tmp_path / "state" / "traymon.log")
    fail()
    LOG.info("Quietly")
    kept = (tmp_path / "state" / "traymon.log").read_text("utf-8")
    assert capsys.readouterr().err == "traymon: It went wrong\n"
    assert "ERROR traymon.tested: It went wrong\nTraceback" in kept
    assert "INFO traymon.tested: Quietly" in kept


def test_the_file_is_capped_and_stays_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "traymon.log"
    logs.to_file(path)
    for _ in range(logs.LARGEST // 1000 + 10):
        LOG.warning("x" * 1000)
    kept = sorted(tmp_path.iterdir())
    assert [file.name for file in kept] == ["traymon.log", "traymon.log.1"]
    assert all(file.stat().st_size <= logs.LARGEST for file in kept)
    if sys.platform != "win32":  # which has no such modes
        assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}


def test_lines_that_found_no_place_cost_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "traymon.log"
    (tmp_path / "traymon.log.1").mkdir()
    (tmp_path / "traymon.log.1" / "in the way").write_text("")
    logs.to_file(path)
    for _ in range(logs.LARGEST // 1000 + 10):
        LOG.warning("x" * 1000)
    assert path.stat().st_size <= logs.LARGEST


def test_without_a_place_for_the_file_one_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    logs.to_terminal()
    for path in (tmp_path, tmp_path / "file" / "traymon.log"):
        logs.to_file(path)
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith(f"traymon: No log is kept: {path} cannot be written (")
    LOG.info("Nobody reads this")
    assert capsys.readouterr().err == ""


def test_libraries_that_chatter_are_kept_quiet(traymons_own_logger: logging.Logger) -> None:
    logs.to_terminal()
    assert traymons_own_logger.level == logging.DEBUG
    for name in ("httpx", "httpcore", "keyring"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO), name
