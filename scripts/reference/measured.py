"""The bot's own metrics, from their registry."""

from monitoring.telemetry import Telemetry
from scripts.reference.marks import table


def metrics(_of: str) -> str:
    """As they stand on /metrics: a counter ends in _total."""
    telemetry = Telemetry()
    labels = {one._name: one._labelnames for one in vars(telemetry).values() if hasattr(one, "_labelnames")}  # noqa: SLF001 - nothing else tells them
    families = [one for one in telemetry.registry.collect() if one.name.startswith("cloudops_")]
    return table(
        ("metric", "kind", "by", "says"),
        (
            (
                f"`{one.name}{'_total' if one.type == 'counter' else ''}`",
                one.type,
                ", ".join(f"`{label}`" for label in labels[one.name]),
                one.documentation,
            )
            for one in families
        ),
    )
