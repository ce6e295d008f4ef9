"""Which processes are behind a signal of this machine; of another one nothing is said."""

from collections.abc import Sequence

import pytest

from bot.cards.processes import SOURCE
from monitoring.model import Key, Process
from tests.bot.office import CHECKOUT, CPU, HOST, LATENCY, MEMORY, Office, facts, slow, wave

GIB = 2**30
FOUND = (
    Process(7, "stress", 0.93, GIB // 64),
    Process(8, "python", 0.12, 2 * GIB),
    Process(9, "cron", 0.001, GIB // 128),
)
BUSY, LARGE = (
    "stress (7) 93 % of a core, python (8) 12 % of a core",
    "python (8) 2 GiB, stress (7) 16 MiB, cron (9) 8 MiB",
)


async def listed() -> Sequence[Process]:
    return FOUND


@pytest.fixture
def here(office: Office) -> Office:
    """The bot's own machine is what is watched."""
    office.processes = listed
    for signal in (CPU, MEMORY):
        office.has(HOST, signal, wave(100))
    return office


async def test_what_uses_the_cpu_is_named_with_its_source(here):
    card = await here.say("what is using the cpu")

    (fact,) = [one for one in card.facts if one.name == "Using the CPU"]
    assert (fact.value, fact.source) == (BUSY, SOURCE)


async def test_what_holds_memory_is_named_largest_first(here):
    assert facts(await here.say("show memory of host"))["Holding memory"] == LARGE


async def test_the_status_of_this_machine_names_both(here):
    found = facts(await here.say("status of host"))

    assert (found["Using the CPU"], found["Holding memory"]) == (BUSY, LARGE)


async def test_an_open_incident_of_this_machine_is_explained_with_its_processes(here):
    await here.trouble(slow(signal=CPU, key=Key("host", "cpu", "")))

    assert facts(await here.say("explain INC-1"))["Using the CPU"] == BUSY


async def test_what_is_over_is_not_explained_by_what_runs_now(here):
    await here.trouble(slow(signal=CPU, key=Key("host", "cpu", "")))
    await here.say("resolve INC-1")

    assert "Using the CPU" not in facts(await here.say("explain INC-1"))


@pytest.mark.parametrize("said", ["show cpu of host from 14:00 to 15:00", "status of checkout", "show cpu of checkout"])
async def test_no_process_is_named_for_another_time_or_service(here, said):
    here.has(CHECKOUT, CPU, wave(100))
    here.has(CHECKOUT, LATENCY, wave(100))

    assert "Using the CPU" not in facts(await here.say(said))


async def test_where_another_machine_is_watched_no_process_of_this_one_is_named(here):
    here.processes = None

    assert "Using the CPU" not in facts(await here.say("status of host"))
