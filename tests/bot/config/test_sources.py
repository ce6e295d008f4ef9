import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.config.load import load
from bot.config.model import ConfigError
from bot.config.runbook_schema import RunbookFile
from bot.config.sources import BUILT_IN
from bot.config.understand import understand
from monitoring.packaged import read_packaged

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "docs" / "reference" / "runbooks.schema.json"
ONE = "runbooks: [{name: NAME, action: {command: [ls]}}]"
NAMES = [runbook["name"] for runbook in read_packaged(BUILT_IN)["runbooks"]]


def configured(folder: Path, text: str) -> list[str]:
    (folder / "cloudops.yaml").write_text(text)
    return [runbook.name for runbook in load(folder / "cloudops.yaml").runbooks]


def test_runbooks_come_from_files_and_folders_beside_the_configuration(tmp_path):
    (tmp_path / "more").mkdir()
    for path in ("more/b.yaml", "more/a.yml", "one.yaml"):
        (tmp_path / path).write_text(ONE.replace("NAME", Path(path).stem))

    assert configured(tmp_path, "runbook_sources: {files: [one.yaml, more]}") == ["one", "a", "b"]


def test_what_comes_with_the_bot_is_off_until_it_is_named():
    assert understand("").runbooks == ()
    assert [one.name for one in understand(f"runbook_sources: {{built_in: [{', '.join(NAMES)}]}}").runbooks] == NAMES


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("runbook_sources: {built_in: fix-all}", "no runbook 'fix-all' comes with the bot"),
        ("runbook_sources: {files: nowhere}", "there is no file or folder nowhere"),
        ("runbook_sources: {files: bad.yaml}", r"bad.yaml line 1: unknown key \"polcy\""),
        ("runbook_sources: {built_in: [disk-clean, disk-clean]}", "have disk-clean more than once"),
        ("runbook_sources: {files: query.yaml}", "query.yaml line 1: there is no signal 'nothing'"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path, text, problem):
    (tmp_path / "bad.yaml").write_text("polcy: []")
    (tmp_path / "query.yaml").write_text("runbooks: [{name: a, for: {signals: nothing}, action: {command: [ls]}}]")

    with pytest.raises(ConfigError, match=problem):
        configured(tmp_path, text)


def test_the_published_schema_is_the_one_we_read_by():
    assert json.loads(PUBLISHED.read_text()) == RunbookFile.model_json_schema()


def test_the_schema_accepts_our_own_runbooks_and_refuses_what_we_refuse():
    schema = json.loads(PUBLISHED.read_text())
    example = yaml.safe_load((ROOT / "cloudops.example.yaml").read_text())

    jsonschema.validate(read_packaged(BUILT_IN), schema)
    jsonschema.validate({"runbooks": example["runbooks"]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"runbooks": [{"name": "a", "acton": {}}]}, schema)
