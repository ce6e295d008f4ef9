"""What notices: sweeps, and what will be."""

from bot.alerts import Alerts
from bot.aside import Aside
from bot.foreseeing import Foreseeing
from bot.prophets import Prophets
from bot.storage.lease import Lease
from bot.watch import Watch
from bot.wiring.footing import Footing
from monitoring.host import HostSource


def watch(on: Footing, lease: Lease, alerts: Alerts) -> Watch:
    """Samples this machine itself where there is no Prometheus."""
    source = on.source
    return Watch(
        watched=on.watched,
        signals=on.config.signals,
        source=source,
        ranges=source.ranges,
        sweeper=Aside(on.settings.data / "history", on.config.history),
        sample=source.sample if isinstance(source, HostSource) else None,
        incidents=on.incidents,
        lease=lease,
        history=on.config.history,
        budget_per_day=on.config.false_alarms_per_day,
        weights=on.models.weights,
        tell=alerts.incident,
        telemetry=on.telemetry,
        clock=on.clock,
    )


def foreseeing(on: Footing, lease: Lease, alerts: Alerts, prophets: Prophets) -> Foreseeing:
    """Whoever sweeps foresees."""
    return Foreseeing(
        services=on.watched.services,
        signals=on.config.signals,
        source=on.source,
        incidents=on.incidents,
        lease=lease,
        prophets=prophets,
        history=on.config.history,
        horizon=on.config.forecast_horizon,
        tell=alerts.incident,
        clock=on.clock,
    )
