"""What uses this machine the most right now."""

from collections.abc import Sequence

from bot.chat import Fact
from monitoring.model import Process, Unit
from monitoring.quantities import show

SOURCE = "this machine's own list of processes, over the last 0.3 s"
MOST = 3
LITTLE = 0.005  # of a core; everybody wakes up now and then


def busiest(processes: Sequence[Process]) -> Fact | None:
    """Those that use the CPU, busiest first; a core is 100 %."""
    found = [f"{_name(one)} {show(one.cpu, Unit.RATIO)} of a core" for one in processes if one.cpu > LITTLE]
    return Fact("Using the CPU", ", ".join(found[:MOST]), SOURCE) if found else None


def largest(processes: Sequence[Process]) -> Fact | None:
    """Those that hold the most memory."""
    by_size = sorted(processes, key=lambda one: one.memory, reverse=True)
    found = [f"{_name(one)} {show(one.memory, Unit.BYTES)}" for one in by_size[:MOST]]
    return Fact("Holding memory", ", ".join(found), SOURCE) if found else None


def _name(one: Process) -> str:
    return f"{one.name} ({one.pid})"
