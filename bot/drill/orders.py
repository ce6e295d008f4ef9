"""What somebody wants drilled."""

from dataclasses import dataclass
from pathlib import Path

from bot.drill.fault import Fault
from bot.drill.supervisor import Repair


@dataclass(frozen=True, slots=True)
class Orders:
    """`approve_as` is empty when a person is to answer; `targets` is only for a bot that reads Prometheus."""

    data: Path
    fault: Fault = Fault.LEAK
    repair: Repair = Repair.RESTART
    approve_as: str = ""
    targets: Path | None = None
    service: str = "drill"
    address: str = "127.0.0.1"
