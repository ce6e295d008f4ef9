"""A postmortem is drafted on the command line, to be saved and gone on with."""

import asyncio

import pytest
from click.testing import CliRunner

from bot.app import opened
from bot.cli import postmortem
from bot.config.model import Config
from bot.settings import read
from detection.correlate import Opened
from monitoring.model import Severity
from tests.bot.office import NOW, slow


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A bot's folder with one incident on record."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDOPS_DATA", str(tmp_path / "data"))
    asyncio.run(_trouble(tmp_path))
    return tmp_path


async def _trouble(folder):
    async with opened(read({"CLOUDOPS_DATA": str(folder / "data")}, folder), Config()) as app:
        await app.incidents.apply((Opened("checkout", Severity.WARNING, (slow(),), NOW),))


def test_a_postmortem_is_written_where_one_wants_it(folder):
    answer = CliRunner().invoke(postmortem.command, ["INC-1", "--out", "draft.md"])

    assert answer.exit_code == 0
    assert (folder / "draft.md").read_text().startswith("# Postmortem of INC-1: checkout: ")


def test_what_is_no_incident_is_said(folder):
    answer = CliRunner().invoke(postmortem.command, ["INC-9"])

    assert (answer.exit_code, answer.output) == (1, "There is no INC-9.\n")
    assert CliRunner().invoke(postmortem.command, ["; rm"]).exit_code == 2
