"""The Python scripts that runbooks run, as bandit sees them."""

from collections.abc import Iterator
from pathlib import Path

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Found, NotChecked, Weight
from bot.audit.scanner import AwayError, asked
from bot.audit.secrets import INSTALL
from remediation.runbooks import Command

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
    for runbook in at.config.runbooks:
        for action in (runbook.action, runbook.rollback):
            for word in action.argv if isinstance(action, Command) else ():
                path = at.folder / word
                if word.endswith(".py") and path.is_file():
                    yield path
