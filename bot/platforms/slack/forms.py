"""Forms that Slack shows over the conversation: a denial's reason, a runbook's parameters; and what was filled in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from bot.cards import pressing
from bot.platforms.slack.render import plain_text
from remediation.runbooks import Parameter, Runbook

# https://docs.slack.dev/reference/views/modal-views and .../block-kit/composition-objects/option-object
TITLE = 24
LABEL = 150
CHOICES = 100
CHOICE = 75
LONGEST_REASON = 300
LONGEST_VALUE = 200
DENY, RUN = "deny", "run"
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What the form belongs to, which comes back with it: a button, or words typed, and where that was."""

    channel: str
    message: str = ""
    thread: str = ""
    button: str = ""
    says: str = ""

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError or TypeError for what we did not write."""
        return cls(**{name: str(value) for name, value in json.loads(text).items()})


def denial(about: About) -> View:
    """The reason may be left out."""
    field = {
        "type": "plain_text_input",
        "action_id": "text",
        "max_length": LONGEST_REASON,
        "placeholder": plain_text(pressing.REASON_EXAMPLE, LABEL),
    }
    block = _input("reason", pressing.REASON_LABEL, field, optional=True)
    return _modal(DENY, pressing.REASON_TITLE, "Deny", about, [block])


def parameters(runbook: Runbook, missing: Sequence[str], about: About) -> View:
    """One field for each value that was not given yet."""
    fields = [_input(name, name, _field(runbook.parameters[name]), optional=False) for name in missing]
    return _modal(RUN, runbook.title or runbook.name, "Ask for it", about, fields)


def because(says: str, values: Mapping[str, str]) -> str:
    """The denial with its reason, on one line."""
    reason = " ".join(values.get("reason", "").split())
    return f"{says} because {reason}" if reason else says


def _modal(form: str, title: str, submit: str, about: About, blocks: list[View]) -> View:
    return {
        "type": "modal",
        "callback_id": form,
        "private_metadata": about.written(),
        "title": plain_text(title if len(title) <= TITLE else f"{title[: TITLE - 3]}...", TITLE),
        "submit": plain_text(submit, TITLE),
        "close": plain_text("Cancel", TITLE),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: View, *, optional: bool) -> View:
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LABEL),
        "element": element,
        "optional": optional,
    }


def _field(parameter: Parameter) -> View:
    choices = [choice for choice in parameter.choices if len(choice) <= CHOICE][:CHOICES]
    if not choices:
        return {"type": "plain_text_input", "action_id": "text", "max_length": LONGEST_VALUE}
    options = [{"text": plain_text(choice, CHOICE), "value": choice} for choice in choices]
    return {"type": "static_select", "action_id": "choice", "options": options}
