"""Which language models are asked, how much of them a day, and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much a day."""

    tokens: int
    seconds: int
    tool_calls: int


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Language:
    """`everybody` is what all together may spend, `each` what one person may; prices are by model."""

    order: tuple[str, ...] = ("openai", "gemini")
    everybody: Allowance = Allowance(200_000, 3_600, 1_000)
    each: Allowance = Allowance(50_000, 900, 250)
    prices: Mapping[str, Price] = field(default_factory=dict)
    currency: str = "USD"
