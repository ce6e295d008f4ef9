"""What is added for the time of the week is the same, looked at all at once or one by one."""

import numpy as np
import pytest

from detection.screen import SLOTS, _seasons
from detection.seasonal import BUCKETS, at_time


@pytest.mark.parametrize("length", [BUCKETS, SLOTS])
def test_the_shape_of_a_day_and_that_of_a_week_are_read_alike(length):
    shape = np.sin(np.arange(length) ** 1.3)
    times = 1_750_000_000 + np.arange(0, 8 * 86_400, 7_919)

    kept = np.resize(shape, SLOTS).astype(np.float32)[None]

    np.testing.assert_allclose(_seasons(kept, times)[0], at_time(shape, times), atol=1e-4)
