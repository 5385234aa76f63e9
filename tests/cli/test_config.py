"""``traymon config``: where the settings are, what is in force, whether they are right."""

import re

import pytest

from tests.user import User
from traymon.cli.config import TEMPLATE


def test_the_path_is_told_whether_the_file_exists_or_not(stranger: User) -> None:
    assert stranger.run("config", "path").out == f"{stranger.settings}\n"


def test_without_the_variable_the_file_lies_in_the_users_own_folder(stranger: User) -> None:
    for no_choice in ({}, {"TRAYMON_CONFIG": ""}):
        stranger.environ.pop("TRAYMON_CONFIG", None)
        stranger.environ |= no_choice
        done = stranger.run("config", "path")
        assert done.out.startswith(stranger.environ["HOME"])
        assert done.out.endswith("config.toml\n")
        checked = stranger.run("config", "check")
        assert checked.out == f"{done.out.strip()} does not exist: the defaults: fine. Watched: mistral.\n"


def test_good_settings_are_fine(stranger: User) -> None:
    stranger.configure('[providers.mine]\nbase_url = "http://localhost:11434/v1"\nauth = "none"\nprobes = ["models"]')
    done = stranger.run("config", "check")
    assert (done.out, done.code) == (f"{stranger.settings}: fine. Watched: mine.\n", 0)


@pytest.mark.parametrize(
    ("toml", "said", "advice"),
    [
        pytest.param(None, "there is no such file", "TRAYMON_CONFIG names it: correct or unset it.", id="missing"),
        pytest.param("interval = 30s", "is not valid TOML: ", "Values that are texts need quotes.", id="no TOML"),
        pytest.param('intervall = "30s"', "intervall: unknown key", "Did you mean interval?", id="a typo"),
        pytest.param("[budget]\nusd_per_month = true", "budget.usd_per_month: must be a number", "", id="a wrong type"),
        pytest.param(
            '[providers.mine]\nbase_url = "http://example.org/v1"',
            "providers.mine.base_url: is plain HTTP to another machine",
            "Use https://",
            id="a key in the clear",
        ),
    ],
)
@pytest.mark.parametrize("command", ["check", "show"])
def test_wrong_settings_are_refused_with_file_key_and_reason(
    stranger: User, command: str, toml: str | None, said: str, advice: str
) -> None:
    if toml is not None:
        stranger.configure(toml)
    done = stranger.run("config", command)
    title, *rest = done.err.splitlines()
    assert title.startswith(f"traymon: {stranger.settings}: {said}")
    assert advice in "".join(rest)
    assert len(rest) <= 1
    assert (done.out, done.code) == ("", 2)


def test_a_first_file_is_written_once_and_is_right(stranger: User) -> None:
    first, second = stranger.run("config", "init"), stranger.run("config", "init")
    assert (first.out, first.code) == (f"Written: {stranger.settings}\n", 0)
    assert stranger.settings.read_text(encoding="utf-8") == TEMPLATE
    assert stranger.run("config", "check").code == 0
    assert second.code == 1
    assert "exists already" in second.err


def test_everything_in_the_first_file_could_stand_without_its_comment_sign(stranger: User) -> None:
    lines = TEMPLATE.splitlines()
    stranger.configure("\n".join(re.sub(r"^# (\[|\w+ = )", r"\1", line) for line in lines))
    done = stranger.run("config", "check")
    assert done.err == ""
    assert done.out.endswith("fine. Watched: mistral, mine.\n")


def test_a_first_file_where_nothing_can_be_written(stranger: User) -> None:
    stranger.settings.write_text("a file")
    stranger.environ["TRAYMON_CONFIG"] = str(stranger.settings / "config.toml")
    done = stranger.run("config", "init")
    assert len(done.err.splitlines()) == 1
    assert "cannot be written" in done.err
    assert done.code == 1


def test_what_is_in_force(stranger: User) -> None:
    stranger.configure('interval = "60s"\n[budget]\nusd_per_month = 0.5\n[diagnosis]\nanchors = []')
    shown = stranger.run("config", "show").out
    assert f"settings       {stranger.settings}\n" in shown
    assert f"history        {stranger.state / 'history.db'}, kept for 30 days\n" in shown
    assert "free probe     every 60 s\n" in shown
    assert "budget         $0.5 a month" in shown
    assert "controls       none: a lost network cannot be told from an outage\n" in shown
    assert "mistral        https://api.mistral.ai/v1\n" in shown
    assert len(re.findall(r"a total outage is known within \d+ s", shown)) == 3, "one for each usual sort of key"


def test_a_provider_that_cannot_be_asked_without_a_key(stranger: User) -> None:
    stranger.configure('[providers.mistral]\nprobes = ["chat"]')
    assert "  no key: nothing can be asked\n" in stranger.run("config", "show").out
