"""Where the logs of a service are: they are read by a person, this bot does not."""

from collections.abc import Mapping

from bot.chat import Card

READ: Mapping[str, str] = {
    "journal": "journalctl --unit {place} --since -1h",
    "file": "tail -n 100 {place}",
    "loki": "logcli query --since=1h '{place}'",
}


def card(service: str, logs: Mapping[str, str]) -> Card:
    if not logs:
        return Card(
            f"No logs are configured for {service}",
            "Add logs to it in cloudops.yaml, such as logs: {journal: checkout.service}.",
            suggestions=(f"status of {service}",),
        )
    kind, place = next(iter(logs.items()))
    command = READ[kind].replace("{place}", place) if kind in READ else place
    return Card(
        f"The logs of {service} are in {'the journal' if kind == 'journal' else f'a {kind}'}",
        "They are not shown here. Read them with:",
        preformatted=command,
        suggestions=(f"status of {service}", "what is wrong"),
    )
