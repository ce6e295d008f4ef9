"""What a runbook does, from how it is written."""

from bot.config import runbook_schema
from monitoring.model import Unit
from monitoring.quantities import parse_quantity
from remediation.runbooks import Action, Aws, Command, Disk, Process, Webhook


def action_of(action: runbook_schema.Action) -> Action:
    """Raises QuantityError for a size that is none."""
    match action:
        case runbook_schema.Action(webhook=runbook_schema.Webhook() as webhook):
            return Webhook(webhook.url, webhook.method, webhook.body)
        case runbook_schema.Action(disk=runbook_schema.Disk() as disk):
            larger, at_most = (int(parse_quantity(text, Unit.BYTES)) for text in (disk.larger_than, disk.at_most))
            return Disk(disk.roots, disk.match, disk.older_than, larger, at_most, disk.keep)
        case runbook_schema.Action(process=runbook_schema.Process() as process):
            return Process(process.exe, process.pid, process.started, process.grace)
        case runbook_schema.Action(aws=runbook_schema.Aws() as aws):
            return Aws(aws.do, aws.region, aws.instance or aws.group, aws.capacity, aws.document, aws.parameters)
        case _:
            return Command(action.command or ())
