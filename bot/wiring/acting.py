"""What acts: ledger, approvals, policy, and how an action is judged."""

from dataclasses import dataclass

from bot.alerts import Alerts
from bot.chats import channels
from bot.judging import Judging
from bot.reaching import Reaching
from bot.wiring.footing import Footing
from remediation.actions import perform
from remediation.flow import Flow
from remediation.heads import Heads, remembered
from remediation.key_file import KeyFile
from remediation.ledger import Ledger
from remediation.policy_json import version
from remediation.records import Records
from remediation.records.moment import by_database
from remediation.world import World


@dataclass(frozen=True, slots=True)
class Acting:
    """`alerts` are here because whoever acts says so."""

    ledger: Ledger
    heads: Heads
    records: Records
    alerts: Alerts
    flow: Flow


def acting(on: Footing) -> Acting:
    """Remediation knows nothing of detection: what it needs of it is handed in here."""
    keys = KeyFile(on.settings.data, on.settings.ledger_key)
    ledger = Ledger(on.engine, on.redact, lambda: remembered(keys))
    records = Records.of(on.engine, ledger, by_database)
    asked = records.approvals
    shown = channels(on.settings, on.config)
    alerts = Alerts(on.outbox, on.incidents, asked.of_incident, shown, on.clock, bundle=asked.bundle)
    flow = Flow(records, ledger, _world(on, records, alerts))
    return Acting(ledger, Heads(on.engine, ledger, keys), records, alerts, flow)


def _world(on: Footing, records: Records, alerts: Alerts) -> World:
    config = on.config
    return World(
        runbooks=on.watched.runbooks,
        rules=config.rules,
        policy_version=version(config.rules),
        environment_of=on.watched.environment_of,
        instant=on.source.instant,
        rendered=on.watched.rendered,
        is_healthy=_judging(on).is_healthy,
        notify=alerts.approval,
        names_with=config.people.with_role,
        team_of=config.people.team_of,
        sole=config.sole,
        limits=config.limits,
        zone=config.zone,
        tested=records.trials.passed,
        unreplayed=lambda: records.policies.lacking(config.rules),
        perform=perform,
        replicas=Reaching(on.source, on.watched.services, config.signals, on.clock).replicas,
        clock=on.clock,
        redact=on.redact,
    )


def _judging(on: Footing) -> Judging:
    return Judging(
        on.incidents,
        on.source,
        services=on.watched.services,
        signals=on.config.signals,
        history=on.config.history,
        budget_per_day=on.config.false_alarms_per_day,
        weights=on.models.weights,
        clock=on.clock,
        redact=on.redact,
    )
