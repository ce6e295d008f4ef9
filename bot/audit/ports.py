"""What listens on this machine for everybody, though only neighbours need it."""

from collections.abc import Iterator

import psutil

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Weight

KNOWN = {
    3000: "Grafana",
    5432: "PostgreSQL",
    6379: "Redis",
    9090: "Prometheus",
    9093: "Alertmanager",
    9100: "the node exporter",
}
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - looked for, not bound


def ports(_at: Deployment) -> Iterator[Finding]:
    for port in sorted(listening_everywhere() & KNOWN.keys()):
        mend = "let it listen on 127.0.0.1, or have the firewall let in only who needs it"
        evidence = f"{KNOWN[port]} listens on every address"
        yield Finding("exposed", Weight.MEDIUM, f"port {port}", evidence, mend)


def listening_everywhere() -> set[int]:
    """Ports, by this machine's own word."""
    return {
        one.laddr.port
        for one in psutil.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.ip in EVERYWHERE
    }
