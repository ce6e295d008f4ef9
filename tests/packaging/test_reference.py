import importlib
import re
from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from bot.cli import COMMANDS
from bot.config import schema
from bot.config.understand import understand
from bot.settings import read
from monitoring.telemetry import Telemetry
from scripts.reference.configuration import keys
from scripts.reference.marks import filled
from scripts.reference.pages import stale
from tests.packaging.project import ROOT, blocks

REFERENCE = ROOT / "docs" / "reference"
ENVIRONMENT = re.findall(r"^\| `([A-Z_]+)`", (REFERENCE / "environment.md").read_text(), re.MULTILINE)


# Everything switched on, so that a change of any single name can be seen.
SWITCHES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_TOKEN", "OPENAI_API_KEY", "GEMINI_API_KEY")
SWITCHED_ON = dict.fromkeys(SWITCHES, "on")
VALUES = {
    "CLOUDOPS_CONFIG": "other.yaml",
    "CLOUDOPS_LEDGER_KEY_FILE": "other.yaml",
    "CLOUDOPS_HTTP": "127.0.0.1:9999",
    "CLOUDOPS_DATABASE_URL": "sqlite+aiosqlite:///other.db",
    "PROMETHEUS_IDENTITY": "off",
}


def sections(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for inner in inner_models(field.annotation):
            yield from sections(inner)


def inner_models(annotation) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from inner_models(part)


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_every_name_of_the_environment_reference_is_read(name, tmp_path):
    (tmp_path / "other.yaml").touch()
    value = VALUES.get(name) or ("http://127.0.0.1:9" if name.endswith("_URL") else "other")

    assert read({**SWITCHED_ON, name: value}, tmp_path) != read(SWITCHED_ON, tmp_path)


def test_every_name_that_is_read_is_in_the_environment_reference():
    written = re.findall(r'"([A-Z]+_[A-Z_]+)"', (ROOT / "bot" / "settings.py").read_text())

    assert [name for name in written if not any(known.endswith(name) for known in ENVIRONMENT)] == []


def test_every_command_is_in_the_reference():
    headings = " ".join(re.findall(r"^## (.+)$", (REFERENCE / "commands.md").read_text(), re.MULTILINE))

    assert [name for name in COMMANDS if f"cloudops {name}" not in headings] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_in_the_reference(name):
    page = (REFERENCE / "commands.md").read_text()
    command = importlib.import_module(f"bot.cli.{COMMANDS[name][0]}").command
    parameters = [p for one in (command, *getattr(command, "commands", {}).values()) for p in one.params]
    options = [option for parameter in parameters for option in parameter.opts if option.startswith("--")]

    assert [option for option in options if f"| `{option}" not in page] == []


@pytest.mark.parametrize("model", sorted(set(sections(schema.Root)), key=lambda model: model.__name__))
def test_the_configuration_reference_names_every_key(model):
    page = (REFERENCE / "cloudops-yaml.md").read_text()
    keys = [field.alias or name for name, field in model.model_fields.items()]

    assert [key for key in keys if f"`{key}`" not in page] == []


@pytest.mark.parametrize(("page", "text"), list(blocks("yaml")))
def test_configuration_shown_is_understood(page, text):
    assert understand(text, page)


def test_the_example_configuration_is_understood():
    example = (ROOT / "cloudops.example.yaml").read_text()

    assert understand(example, "cloudops.example.yaml").runbooks


def test_the_example_shows_every_section():
    example = (ROOT / "cloudops.example.yaml").read_text()

    assert [key for key in schema.Root.model_fields if not re.search(rf"^{key}:", example, re.MULTILINE)] == []


def test_every_metric_of_the_bot_is_listed():
    page = (ROOT / "docs/reference/metrics.md").read_text()
    names = re.findall(r"^# TYPE (cloudops_\w+) \w+$", Telemetry().render().decode(), re.MULTILINE)
    lacking = [name for name in names if not name.endswith("_created") and f"`{name}`" not in page]

    assert names
    assert lacking == []


def test_no_page_of_the_reference_is_stale():
    assert [page.name for page in stale()] == [], "make reference"


def test_what_a_person_wrote_around_a_part_stays():
    part = "<!-- from the code: keys of Sweep -->\nwritten long ago\n<!-- until here -->"

    page = filled(f"before\n{part}\nbetween\n{part}\nafter", lambda what: what.upper())

    anew = "<!-- from the code: keys of Sweep -->\n\nKEYS OF SWEEP\n\n<!-- until here -->"
    assert page == f"before\n{anew}\nbetween\n{anew}\nafter"


@pytest.mark.parametrize("model", sorted(set(sections(schema.Root)), key=lambda model: model.__name__))
def test_the_configuration_reference_says_what_each_key_means(model):
    page = (REFERENCE / "cloudops-yaml.md").read_text()
    rows = keys(model.__name__).splitlines() if f"keys of {model.__name__} " in page else []

    assert [row for row in rows if row.endswith("| |")] == []
