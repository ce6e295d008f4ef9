"""The Python scripts that runbooks run, as bandit sees them."""

from collections.abc import Iterator
from pathlib import Path

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Found, NotChecked, Weight
from bot.audit.scanner import AwayError, asked
from bot.audit.secrets import INSTALL

WEIGHTS = {"HIGH": Weight.HIGH, "MEDIUM": Weight.MEDIUM}


def scripts(at: Deployment) -> Iterator[Found]:
    files = sorted({str(path) for path in _scripts(at)})
    if not files:
        return
    try:
        said = asked("bandit", ["--quiet", "--format", "json", *files], at.folder, install=INSTALL)
    except AwayError as error:
        yield NotChecked("scripts of runbooks", str(error))
        return
    for one in said["results"]:
        # What it is unsure of, or holds for a trifle, would bury the rest.
        if one["issue_severity"] in WEIGHTS and one["issue_confidence"] != "LOW":
            where = f"{at.shown(Path(one['filename']))}:{one['line_number']}"
            weight = WEIGHTS[one["issue_severity"]]
            yield Finding(one["test_id"], weight, where, str(one["issue_text"]), str(one["more_info"]))


def _scripts(at: Deployment) -> Iterator[Path]:
    paths = (at.folder / word for word in at.words() if word.endswith(".py"))
    return (path for path in paths if path.is_file())
