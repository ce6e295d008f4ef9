"""What can be broken, what that does, and which signal must show it."""

from enum import StrEnum


class Fault(StrEnum):
    """The kinds of damage; `none` is the control: nothing breaks, so nothing may be raised."""

    LEAK = "leak"
    CPU = "cpu"
    LATENCY = "latency"
    ERRORS = "errors"
    CRASH = "crash"
    NONE = "none"


# What a repair that makes it worse tells the service, whatever is broken.
WORSE = "worse"
# The drill's own yardstick, never told to the bot: another signal's alarm is no proof that this fault was seen.
SYMPTOM = {
    Fault.LEAK: "memory",
    Fault.CPU: "cpu",
    Fault.LATENCY: "latency_p95",
    Fault.ERRORS: "error_ratio",
    Fault.CRASH: "up",
}
