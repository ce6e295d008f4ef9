"""Names of the environment."""

from bot.environment import NAMES
from scripts.reference.marks import table


def names(section: str) -> str:
    """Of `Slack`."""
    found = {name: one for name, one in NAMES.items() if one.section == section}
    return table(("name", "default", "means"), ((f"`{name}`", one.usually, one.means) for name, one in found.items()))
