"""What a person can ask of the detector itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calibrate:
    """How many false alarms a day to expect with another budget, or other settings of a signal."""

    number: str = ""
    signal: str = ""
    settings: tuple[tuple[str, str], ...] = ()
