"""People, policy and runbooks that give away more than they need to."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Weight
from bot.audit.settings import LOOPBACK
from remediation.actor import Role
from remediation.policy import Decide
from remediation.runbooks import Command, Disk, Risk, Runbook, Webhook

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "fish"})
WHERE = "cloudops.yaml"
# Nothing that a machine starts with, nor everybody's home.
SYSTEM = frozenset(
    {"/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/sbin", "/sys", "/usr", "/var"}
)
TWO = 2


def rights(at: Deployment) -> Iterator[Finding]:
    yield from _people(at)
    yield from _policy(at)
    for runbook in at.config.runbooks:
        yield from _runbook(runbook)


def _people(at: Deployment) -> Iterator[Finding]:
    if at.config.sole and (at.settings.slack or at.settings.discord):
        mend = "list who may do what under people"
        yield Finding("no-people", Weight.HIGH, WHERE, "chat is switched on, and nobody is configured", mend)
    if at.config.sole:
        return
    approvers, admins = (at.config.people.with_role(role) for role in (Role.APPROVER, Role.ADMIN))
    if len(approvers) < TWO:
        evidence = f"only {approvers[0]} may approve" if approvers else "nobody may approve"
        mend = "name another approver: nobody approves what they asked for, and critical plans need two"
        yield Finding("few-approvers", Weight.MEDIUM, "people", evidence, mend)
    if not admins:
        mend = "give somebody the role admin: only they may resume after a halt"
        yield Finding("no-admin", Weight.LOW, "people", "nobody is admin", mend)


def _policy(at: Deployment) -> Iterator[Finding]:
    for number, rule in enumerate(at.config.rules or (), 1):
        where = f"policy, rule {number}"
        narrowed = any((rule.risks, rule.services, rule.environments, rule.runbooks))
        if rule.decide is Decide.ALLOW and not narrowed:
            mend = "say under when which risk, service or runbook it is for"
            yield Finding("allows-all", Weight.CRITICAL, where, "everything runs unasked", mend)
        elif rule.decide is Decide.ALLOW and {Risk.HIGH, Risk.CRITICAL} & set(rule.risks):
            yield Finding("allows-risky", Weight.HIGH, where, "what is risky runs unasked", "let it ask")
    allowing = any(rule.decide is Decide.ALLOW for rule in at.config.rules or ())
    if allowing and at.config.limits.overall is None and at.config.limits.service is None:
        mend = "set limits: so many runs in so much time"
        yield Finding("no-limits", Weight.MEDIUM, WHERE, "what runs unasked may run without end", mend)


def _runbook(runbook: Runbook) -> Iterator[Finding]:
    where = f"runbook {runbook.name}"
    for action in (runbook.action, runbook.rollback):
        match action:
            case Command(argv) if Path(argv[0]).name in SHELLS and "-c" in argv:
                mend = "write a script and name it with its arguments: no shell should read them"
                yield Finding("shell", Weight.HIGH, where, f"{argv[0]} -c", mend)
            case Command(argv) if Path(argv[0]).name in ("sudo", "su", "doas"):
                mend = "give the bot's user the one right it needs: docs/how-to/run-with-systemd.md"
                yield Finding("sudo", Weight.MEDIUM, where, argv[0], mend)
            case Webhook(url) if urlsplit(url).scheme == "http" and urlsplit(url).hostname not in LOOPBACK:
                yield Finding(
                    "plain-webhook", Weight.MEDIUM, where, f"{urlsplit(url).hostname} without TLS", "write https"
                )
            case Disk(roots) if found := [root for root in roots if (root.rstrip("/") or "/") in SYSTEM]:
                mend = "name the folder that fills"
                yield Finding("wide-clean", Weight.CRITICAL, where, f"it may clean {', '.join(found)}", mend)
            case _:
                pass
