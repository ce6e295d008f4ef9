"""Every slash command is words that the grammar reads as what the command is named after."""

import re
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.intents import evidence, itself, model, papers
from bot.intents.read import read
from bot.platforms.discord import phrase
from bot.platforms.discord.choices import Names
from bot.platforms.discord.commands import Cloudops
from tests.bot.office import NOW

HOURS = timedelta(hours=3)
SPAN = model.Span(HOURS)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        (phrase.status(""), model.Status()),
        (phrase.status("checkout"), model.Status("checkout")),
        (phrase.incidents("checkout"), model.Incidents("checkout")),
        (phrase.show("cpu", "checkout", "3h"), model.Show("cpu", "checkout", SPAN)),
        (phrase.show("cpu", "", ""), model.Show("cpu")),
        (phrase.forecast("memory", "checkout"), model.Forecast("memory", "checkout")),
        (phrase.compare("cpu", "checkout", "host"), model.Compare("cpu", "checkout", model.Span(), "host")),
        (phrase.changes("checkout", "3h"), model.Changes("checkout", SPAN)),
        (
            phrase.logs("checkout", "3h", 'no "stock', errors=True),
            model.Logs("checkout", SPAN, "no  stock", errors=True),
        ),
        (phrase.logs("", "", "", errors=False), model.Logs()),
        (phrase.moved("cpu", "checkout", "3h"), evidence.Correlate("cpu", "checkout", span=SPAN)),
        (phrase.capacity("checkout"), evidence.Capacity("checkout")),
        ("blame INC-3", evidence.Blame(3)),
        ("summarise INC-3", papers.Brief(3)),
        ("postmortem INC-3", papers.Postmortem(3)),
        ("usage", model.Usage()),
        ("similar incidents to INC-3", evidence.Similar(3)),
        (phrase.runbooks("checkout"), model.Runbooks("checkout")),
        (phrase.run("scale", "checkout", "replicas=5"), model.Run("scale", "checkout", (("replicas", "5"),))),
        (phrase.run("restart-checkout", "", ""), model.Run("restart-checkout", "")),
        (phrase.why_not("restart-checkout", "checkout"), model.WhyNot("restart-checkout", "checkout")),
        (phrase.deny("APR-9", "not now"), model.Deny(9, "not now")),
        (phrase.deny("APR-9", ""), model.Deny(9)),
        (phrase.silence("checkout", "2h", "cpu"), model.Silence("checkout", "cpu", timedelta(hours=2))),
        (phrase.unsilence("checkout", ""), model.Unsilence("checkout")),
        (phrase.halt("fire"), model.Halt("fire")),
        ("explain INC-3", model.Explain(3)),
        ("approve APR-9", model.Approve(9)),
        ("acknowledge INC-3", model.Acknowledge(3)),
        ("resolve INC-3", model.Resolve(3)),
        ("approvals", model.Approvals()),
        ("ledger INC-3", model.Ledger(3)),
        ("resume", model.Resume()),
        ("bot health", itself.Health()),
        ("help silence", itself.Help("silence")),
    ],
)
async def test_a_command_means_what_it_is_named_after(office, words, intent):
    desk = office.desk

    assert read(words, desk.vocabulary(), NOW, desk.zone).intent == intent


async def test_the_group_has_every_command_and_fits_into_discord(office):
    async def ask(_asked, _text) -> None: ...

    tree = discord.app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    tree.add_command(Cloudops(ask, Names(office.desk)))
    (group,) = [one.to_dict(tree) for one in tree.get_commands()]

    assert group["name"] == "cloudops"
    assert len(group["options"]) <= 25
    assert {one["name"] for one in group["options"]} >= {
        *("status", "incidents", "show", "explain", "forecast", "runbooks", "run", "approve", "deny", "ack"),
        *("resolve", "silence", "unsilence", "ledger", "help"),
    }


async def test_what_is_typed_is_looked_for_and_what_begins_with_it_comes_first(office):
    names, typed = Names(office.desk), "CHECK"

    services = await names.services(None, typed)
    runbooks = await names.runbooks(None, "scale")

    assert [one.value for one in services] == ["checkout"]
    assert [one.value for one in runbooks] == ["scale"]


async def test_incidents_are_offered_with_what_they_are_about(office):
    await office.trouble()

    (offered,) = await Names(office.desk).incidents(None, "")

    assert (offered.value, offered.name) == ("INC-1", "INC-1: checkout, open")


async def test_every_command_has_its_line_in_the_reference(office):
    async def ask(_asked, _text) -> None: ...

    page = (Path(__file__).parents[4] / "docs/reference/slash-commands.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `/cloudops ([^`]+)`", page, re.MULTILINE)

    every = Cloudops(ask, Names(office.desk)).walk_commands()
    commands = [one for one in every if isinstance(one, discord.app_commands.Command)]
    assert described == [
        " ".join([one.qualified_name.removeprefix("cloudops "), *map(written, one.parameters)]) for one in commands
    ]


def written(option: discord.app_commands.Parameter) -> str:
    return option.name if option.required else f"[{option.name}]"


async def test_what_the_reference_says_a_command_stands_for_is_understood(office):
    page = (Path(__file__).parents[4] / "docs/reference/slash-commands.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| `/cloudops [^`]+` \| `([^`]+)`", page, re.MULTILINE)

    read_as = [type(read(one, office.desk.vocabulary(), NOW, office.desk.zone).intent) for one in words]
    assert len(words) == 32
    assert model.Unknown not in read_as
