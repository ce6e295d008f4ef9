"""How safe a deployment is: every check, one report."""

from collections.abc import Callable, Iterable
from pathlib import Path

from bot.audit.containers import containers
from bot.audit.dependencies import dependencies
from bot.audit.deployment import Deployment
from bot.audit.permissions import permissions
from bot.audit.ports import ports
from bot.audit.report import Found, Report, report
from bot.audit.rights import rights
from bot.audit.scripts import scripts
from bot.audit.secrets import secrets
from bot.audit.settings import settings
from bot.audit.terraform import terraform

CHECKS: tuple[Callable[[Deployment], Iterable[Found]], ...] = (
    permissions,
    secrets,
    settings,
    rights,
    scripts,
    containers,
    ports,
    dependencies,
)


def security(at: Deployment, plan: Path | None = None) -> Report:
    """Reads files and asks scanners; changes nothing, and repeats no secret."""
    return report([*(one for check in CHECKS for one in check(at)), *terraform(at, plan)])
