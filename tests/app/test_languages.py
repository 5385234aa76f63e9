"""A French desktop is spoken to in French, however its system says that."""

import pytest

from traymon.app.languages import language_for, of_macos, of_windows
from traymon.tray.speech import language_of

FRENCH_MAC = """\
(
    "fr-FR",
    "en-GB"
)
"""
SWISS_MAC = """\
(
    "de-CH",
    fr,
    "zh-Hans-CN"
)
"""
"""As ``defaults read -g AppleLanguages`` prints: what holds a hyphen stands in quotation marks."""


@pytest.mark.parametrize(
    ("printed", "named", "language"),
    [
        pytest.param(FRENCH_MAC, "fr-FR:en-GB", "fr", id="French"),
        pytest.param(SWISS_MAC, "de-CH:fr:zh-Hans-CN", "fr", id="French, before nothing that is spoken"),
        pytest.param('(\n    "en-US",\n    "fr-FR"\n)\n', "en-US:fr-FR", "en", id="English"),
        pytest.param("", "", "en", id="no such setting"),
        pytest.param("The domain/default pair does not exist\n", "", "en", id="something else"),
    ],
)
def test_macos_lists_languages(printed: str, named: str, language: str) -> None:
    found = of_macos(lambda _command: printed)
    assert (found, language_of({}, found)) == (named, language)


@pytest.mark.parametrize(
    ("number", "language"),
    [
        pytest.param(0x040C, "fr", id="France"),
        pytest.param(0x0C0C, "fr", id="Canada"),
        pytest.param(0x7FFA040C, "fr", id="France, in a register with something else"),
        pytest.param(0x0409, "en", id="United States"),
        pytest.param(0x0407, "en", id="German is not spoken"),
        pytest.param(0x1000, "en", id="a language without a number"),
    ],
)
def test_windows_numbers_languages(number: int, language: str) -> None:
    assert language_of({}, of_windows(number)) == language


@pytest.mark.parametrize(
    ("setting", "environ", "language"),
    [
        pytest.param("fr", {"LANG": "en_GB.UTF-8"}, "fr", id="the settings before the environment"),
        pytest.param("", {"LANG": "fr_FR.UTF-8"}, "fr", id="the environment"),
        pytest.param("en", {"LANG": "fr_FR.UTF-8"}, "en", id="English is a choice, too"),
    ],
)
def test_the_settings_decide(setting: str, environ: dict[str, str], language: str) -> None:
    assert language_for(setting, environ) == language
