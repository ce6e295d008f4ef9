"""Runbooks from beside cloudops.yaml: files, folders of files, and those that come with the bot."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bot.config import runbook_schema, schema
from bot.config.checks import inconsistencies
from bot.config.lines import YamlError, parse
from bot.config.model import ConfigError
from bot.config.problems import problems

BUILT_IN = Path(__file__).with_name("built_in.yaml")
SUFFIXES = (".yaml", ".yml")


def more_runbooks(root: schema.Root, file: str, folder: Path | None) -> tuple[runbook_schema.Runbook, ...]:
    """Those of the sources; raises ConfigError for what is missing, makes no sense or stands there twice."""
    files = [path for name in root.runbook_sources.files for path in _files(name, file, folder)]
    found = (*_built_in(root, file), *(runbook for path in files for runbook in _read(path, root)))
    names = Counter(runbook.name for runbook in (*root.runbooks, *found))
    if twice := sorted(name for name, times in names.items() if times > 1):
        raise ConfigError(file, [f"and its runbook_sources have {', '.join(twice)} more than once"])
    return found


def _built_in(root: schema.Root, file: str) -> Iterator[runbook_schema.Runbook]:
    known = {runbook.name: runbook for runbook in _read(BUILT_IN, root)} if root.runbook_sources.built_in else {}
    for name in root.runbook_sources.built_in:
        if name not in known:
            there = ", ".join(known)
            raise ConfigError(file, [f"runbook_sources: no runbook {name!r} comes with the bot. There are: {there}"])
        yield known[name]


def _files(name: str, file: str, folder: Path | None) -> list[Path]:
    path = (folder or Path.cwd()) / name
    if path.is_dir():
        return sorted(one for one in path.iterdir() if one.suffix in SUFFIXES)
    if not path.is_file():
        raise ConfigError(file, [f"runbook_sources: there is no file or folder {name}"])
    return [path]


def _read(path: Path, root: schema.Root) -> tuple[runbook_schema.Runbook, ...]:
    try:
        document, lines = parse(path.read_text(encoding="utf-8"))
        read = runbook_schema.RunbookFile.model_validate(document or {})
    except (YamlError, OSError) as error:
        raise ConfigError(path.name, [str(error)]) from error
    except ValidationError as error:
        raise ConfigError(path.name, list(problems(error, runbook_schema.RunbookFile, lines))) from error
    alone = root.model_copy(update={"runbooks": read.runbooks})
    if found := list(inconsistencies(alone, lines, "runbooks")):
        raise ConfigError(path.name, found)
    return read.runbooks
