import math

import pytest

from monitoring.model import Sample
from remediation.precondition import holds


@pytest.mark.parametrize(
    ("query", "values", "expected"),
    [
        ("count(up == 1) >= 2", [3.0], True),
        ("count(up == 1) >= 2", [], False),
        ("errors < 1", [0.0], True),
        ("(errors < 1)", [0.0], True),
        ("errors < 1 and up == 1", [0.0], True),
        ("errors < 1 unless up == 0", [0.0], True),
        ("errors < bool 1", [0.0], False),
        ("errors < bool 1", [1.0], True),
        ("up", [1.0, 1.0], True),
        ("up", [1.0, 0.0], False),
        ("up", [math.nan], False),
        ("up or errors < 1", [0.0], False),
        ("absent(up)", [1.0], True),
        ("absent(up)", [], False),
    ],
)
def test_a_condition_holds_by_what_it_says(query: str, values: list[float], expected: bool):
    assert holds(query, [Sample({}, value) for value in values]) is expected
