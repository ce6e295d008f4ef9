"""An audit's report as lines."""

from collections.abc import Iterator

from bot.audit.report import Finding, Report


def lines(found: Report) -> Iterator[str]:
    """The worst first; each with its evidence and what to do."""
    for finding in found.findings:
        yield _line(finding)
        yield f"         {finding.mend}"
    for one in found.well:
        yield f"{'ok':9}{one.part}: {one.evidence}"
    for part in found.not_checked:
        yield f"{'?':9}{part.part}: not checked; {part.why}"
    yield f"Grade {found.grade}: {_counted(found)}."


def _line(finding: Finding) -> str:
    return f"{finding.weight.value:9}{finding.where}: {finding.evidence} ({finding.rule})"


def _counted(found: Report) -> str:
    said = "nothing found" if not found.findings else f"{len(found.findings)} to mend"
    unseen = len(found.not_checked)
    if not unseen:
        return said
    parts = f"{unseen} {'part' if unseen == 1 else 'parts'} not checked"
    return f"{said}, {parts}" if found.findings else f"{said}, but {parts}"
