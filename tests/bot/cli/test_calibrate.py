"""What is tried has to make sense before anything is read; with nothing to reckon from, that is said."""

import pytest
from click.testing import CliRunner

from bot.cli.calibrate import command


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A bot's folder in which nothing was ever sampled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDOPS_DATA", str(tmp_path / "data"))


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(command, arguments)
    return answer.exit_code, answer.output


@pytest.mark.parametrize("arguments", [("--signal", "cpu"), ("--limit", "80%")])
def test_a_signal_and_what_to_try_of_it_belong_together(arguments):
    status, said = run(*arguments)

    assert status == 2
    assert said.startswith("Name a signal together with what to try")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--signal", "cpuu", "--limit", "80%"), 'There is no signal "cpuu"; these there are: up, cpu'),
        (("--signal", "cpu", "--limit", "much"), '"much" is not a quantity in ratio; write 80% or 0.8.'),
        (("--since", "soon"), '"soon" is not a duration'),
    ],
)
def test_what_makes_no_sense_is_said(arguments, says):
    status, said = run(*arguments)

    assert status == 2
    assert said.startswith(says)


def test_with_nothing_to_reckon_from_the_status_tells():
    status, said = run()

    assert status == 1
    assert said.startswith("Nothing has enough points yet to reckon with\n")
