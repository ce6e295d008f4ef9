"""The detector's model: how much each view counts in what alarms are decided on, and how careful that is."""

from dataclasses import dataclass

import numpy as np

from monitoring.model import Floats

VIEWS = ("neighbours", "days before", "shortly before", "level", "shape", "step before")
LIKELIEST_CAREFUL, LEAST_CAREFUL, MOST_CAREFUL = 3.0, 0.3, 30.0

# Powers of ten: the share of points that are rarer is kept with a model, to notice later that they fall otherwise.
BINS = (0.5, 1.0, 1.5, 2.0, 2.5)


class WeightsError(Exception):
    """These cannot be weights; the message says why."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of the views, which add up to one, and by about what factor views that agree are too careful together.

    They are no independent witnesses.
    """

    views: tuple[float, ...]
    careful: float

    def __post_init__(self) -> None:
        found = np.array(self.views)
        if len(found) != len(VIEWS) or not np.isfinite(found).all() or (found < 0).any():
            raise WeightsError(f"{len(VIEWS)} weights of 0 or more are needed, not {self.views}.")
        if abs(found.sum() - 1) > 1e-6:  # noqa: PLR2004 - what adding floats may lose
            raise WeightsError(f"The weights add up to {found.sum():.3g} and not to 1.")
        if not LEAST_CAREFUL <= self.careful <= MOST_CAREFUL:
            raise WeightsError(f"Careful by {self.careful:.3g} is not between {LEAST_CAREFUL} and {MOST_CAREFUL}.")

    def together(self, rarities: Floats) -> Floats:
        """What alarms are decided on, from a row of rarities for each view."""
        decided: Floats = np.array(self.views) @ rarities
        return decided


# A third the neighbours, two thirds the mean of the other five.
USUAL = Weights((1 / 3, 2 / 15, 2 / 15, 2 / 15, 2 / 15, 2 / 15), LIKELIEST_CAREFUL)
