"""How unlike the usual shapes a step is."""

import numpy as np

from detection.lessons.frame import framed, held
from detection.lessons.learning import learn
from detection.lessons.views import scaled, unlike


def unlikeness(past, new):
    """Of the newest value, in the series' own unit."""
    lesson = learn(past, 0)
    points = scaled(np.append(past, new)[None], lesson)
    frame = framed(points, held(points), len(past), len(past) + 1, 0)
    return float(unlike(frame, lesson)[0, 0]) * float(lesson["width"][0])


def test_what_never_moved_is_as_unlike_as_it_is_far():
    flat = np.full(500, 3.0)

    assert unlikeness(flat, 4.0) == 1.0
    assert unlikeness(flat, 1003.0) == 1000.0


def test_a_burst_long_ago_does_not_hide_a_shape():
    rng = np.random.default_rng(3)
    past = 10 + np.sin(np.arange(700) / 5) + 0.05 * rng.normal(size=700)
    past[:20] = 2000

    assert unlikeness(past, past[-1] + 5) > 2 * unlikeness(past, 10 + np.sin(700 / 5))
