"""How long each stage may take before the drill has failed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds. `normal_s` and `quiet_s` are how long the bot must stay calm, before a fault and without one."""

    attach_s: float = 45.0
    learn_s: float = 130.0
    normal_s: float = 5.0
    quiet_s: float = 60.0
    detect_s: float = 60.0
    ask_s: float = 20.0
    answer_s: float = 30.0
    run_s: float = 45.0
    verify_s: float = 90.0
    close_s: float = 45.0
    spare_s: float = 20.0
    poll_s: float = 0.5
