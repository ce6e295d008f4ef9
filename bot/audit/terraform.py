"""What Terraform would make, or a plan of it, as checkov sees it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Found, NotChecked, Weight
from bot.audit.scanner import AwayError, asked

INSTALL = "install it beside: uv tool install checkov"
# https://www.checkov.io/5.Policy%20Index/terraform.html: what lets strangers in, or gives everything away.
CRITICAL = frozenset({"CKV_AWS_20", "CKV_AWS_57", "CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_1", "CKV2_AWS_40"})
HIGH = frozenset(
    {"CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "CKV_AWS_79", "CKV_AWS_3", "CKV_AWS_8", "CKV_AWS_41"}
)


def terraform(at: Deployment, plan: Path | None) -> Iterator[Found]:
    """A plan as `terraform show -json` writes it, when there is one; else the modules themselves."""
    folder = at.folder / "terraform"
    if plan is None and not any(folder.glob("*.tf")):
        return
    what = ["--file", str(plan.absolute())] if plan else ["--directory", str(folder)]
    options = [
        *what,
        "--framework",
        "terraform_plan" if plan else "terraform",
        "--output",
        "json",
        "--quiet",
        "--compact",
    ]
    try:
        said = asked("checkov", options, at.folder, install=INSTALL)
    except AwayError as error:
        yield NotChecked("Terraform", str(error))
        return
    yield from _findings(said)


def _findings(said: Any) -> Iterator[Finding]:
    """One framework gives an object, several a list; none found gives counts only."""
    reports: Sequence[Mapping[str, Any]] = said if isinstance(said, list) else [said]
    for one in (failed for report in reports for failed in report.get("results", {}).get("failed_checks", ())):
        rule = str(one["check_id"])
        weight = Weight.CRITICAL if rule in CRITICAL else Weight.HIGH if rule in HIGH else Weight.MEDIUM
        where = f"{str(one['file_path']).lstrip('/')}, {one['resource']}"
        mend = str(one.get("guideline") or f"look up {rule} in checkov's policies")
        yield Finding(rule, weight, where, str(one["check_name"]), mend)
