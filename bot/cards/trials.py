"""What became of a runbook in a simulated run."""

from collections.abc import Sequence

from bot.chat import Card, Table
from remediation.story import Told


def card(runbook: str, told: Sequence[Told]) -> Card:
    """One line a story."""
    well = all(one.well for one in told)
    title = "every simulated run went as it should" if well else "a simulated run did not go as it should"
    rows = tuple(("ok" if one.well else "NO", one.story, one.became) for one in told)
    return Card(f"{runbook}: {title}", table=Table(("", "If", "Then"), rows))
