"""What is screened says what a full judgement says: in batches or point by point, restarted or not, in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detection.anomaly import Anomaly, Judgement, Learning, Normal
from detection.history.past import Stretch
from detection.round import Question, Round, Terms
from monitoring.model import Bad, Floats, Key, Series, Service, Signal
from tests.detection.fakes import wobbling

MINUTE = timedelta(minutes=1)
FIRST = 28_000_000
LENGTH = 6000
SIZE = 3000
CHECKOUT = Service("checkout", every=MINUTE)
MEMORY = Signal("memory", "memory{labels}", bad=Bad.BOTH)
QUESTION = Question(CHECKOUT, MEMORY)


def life(seed: int, fault: str = "", at: int = 2900) -> Floats:
    """Two days of minutes with a shape of the day, and a fault."""
    steps = np.arange(SIZE)
    values = wobbling(SIZE, seed=seed) + 10 * np.sin(2 * np.pi * steps / 1440)
    match fault:
        case "spike":
            values[at] += 60
        case "shift":
            values[at:] += 40
        case "drop":
            values[at : at + 30] -= 40
        case "gap":
            values[at : at + 20] = np.nan
    return values


def terms(step: int) -> Terms:
    return Terms(datetime.fromtimestamp(step * 60, UTC), 0.1, 1)


def take(one: Round, lives: Mapping[str, Floats], start: int, end: int) -> None:
    steps = FIRST + np.arange(start, end)
    found = [
        Series.of(Key("checkout", "memory", name), 60 * steps, values[start:end]) for name, values in lives.items()
    ]
    one.past.take(QUESTION.subject, Stretch(FIRST + start, FIRST + end - 1), found)
    one.past.save()


def swept(
    folder: Path, lives: Mapping[str, Floats], stops: Sequence[int], *, restarts: bool = False
) -> list[dict[str, Judgement]]:
    """What is said at each stop, when only then points are fetched."""
    one, found, start = Round(folder, 60, LENGTH), [], 0
    for end in stops:
        take(one, lives, start, end)
        said = one.judge([QUESTION], terms(FIRST + end - 1))
        found.append({key.instance: judgement for key, judgement in said.items()})
        start = end
        if restarts:
            one.past.close()
            one = Round(folder, 60, LENGTH)
    one.past.close()
    return found


def strange(found: Sequence[Mapping[str, Judgement]], name: str = "a") -> list[bool]:
    return [isinstance(one[name], Anomaly) for one in found]


EACH = [2880, *range(2890, 2930)]


@pytest.mark.parametrize("fault", ["", "spike", "shift", "drop", "gap"])
def test_what_is_screened_is_said_as_by_a_full_judgement_of_everything(tmp_path: Path, fault: str) -> None:
    values = life(1, fault)
    screened = swept(tmp_path / "screened", {"a": values}, EACH)
    full = [swept(tmp_path / str(end), {"a": values}, [end])[0] for end in EACH]

    assert strange(screened) == strange(full)
    assert any(strange(screened)) is (fault in {"spike", "shift", "drop"})
    for one, other in zip(screened, full, strict=True):
        if isinstance(one["a"], Normal) and isinstance(other["a"], Normal):
            assert one["a"].value == other["a"].value
            assert one["a"].band.expected == pytest.approx(other["a"].band.expected, abs=3.0)


def test_most_are_screened_and_not_judged_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    full = Round._judged
    monkeypatch.setattr(
        Round,
        "_judged",
        lambda self, member, *rest, **more: judged.append(member.key.instance) or full(self, member, *rest, **more),
    )
    swept(
        tmp_path,
        {str(seed): life(seed, "shift" if seed == 3 else "") for seed in range(12)},
        [2880, *range(2895, 2905)],
    )

    assert judged[:12] == [str(seed) for seed in range(12)]
    assert judged.count("3") > 4
    assert len(judged) < 12 + 12 + 10


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1000), st.sampled_from(["spike", "shift", "drop", "gap"]))
def test_a_restart_makes_no_difference(tmp_path_factory, seed: int, fault: str) -> None:
    lives = {"a": life(seed, fault)}
    stops = [2880, 2899, 2901, 2902, 2905, 2920]
    one, other = (
        swept(tmp_path_factory.mktemp("round"), lives, stops, restarts=restarts) for restarts in (False, True)
    )

    assert one == other


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(["spike", "shift", "drop"]))
def test_neither_the_others_nor_their_order_make_a_difference(tmp_path_factory, seed: int, fault: str) -> None:
    lives = {"a": life(seed, fault), "b": life(seed + 1), "c": life(seed + 2, "drop")}
    stops = [2880, 2900, 2903]
    together = swept(tmp_path_factory.mktemp("round"), lives, stops)
    turned = swept(tmp_path_factory.mktemp("round"), dict(reversed(lives.items())), stops)
    alone = swept(tmp_path_factory.mktemp("round"), {"a": lives["a"]}, stops)

    assert together == turned
    assert [one["a"] for one in together] == [one["a"] for one in alone]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([2.0**-20, 0.25, 2.0**20]))
def test_the_unit_makes_no_difference(tmp_path_factory, seed: int, scale: float) -> None:
    stops, values = [2880, 2900, 2901, 2903, 2910], life(seed, "spike")
    one, other = (swept(tmp_path_factory.mktemp("round"), {"a": values * by}, stops) for by in (1.0, scale))

    assert strange(one) == strange(other)
    assert any(strange(one))


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.integers(2885, 2915))
def test_what_comes_later_makes_no_difference(tmp_path_factory, seed: int, cut: int) -> None:
    values = life(seed, "shift")
    changed = np.append(values[:cut], 1e6 * np.ones(SIZE - cut))
    stops = [2880, cut]

    one, other = (swept(tmp_path_factory.mktemp("round"), {"a": each}, stops) for each in (values, changed))
    assert one == other


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([np.nan, np.inf, -np.inf, 1e300]))
def test_what_is_no_number_never_raises_an_alarm(tmp_path_factory, seed: int, nothing: float) -> None:
    values = life(seed)
    values[np.random.default_rng(seed).random(SIZE) < 0.2] = nothing
    values[2895:2899] = nothing
    found = swept(tmp_path_factory.mktemp("round"), {"a": values}, [2880, *range(2894, 2904)])

    assert not any(strange(found))


def test_what_is_not_judged_yet_for_want_of_time_is_learning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detection.round.FIRST_AT_ONCE", 2)
    found = swept(tmp_path, {str(seed): life(seed) for seed in range(5)}, [2880, 2881, 2882])

    assert [sum(isinstance(one, Learning) for one in said.values()) for said in found] == [3, 1, 0]


def test_what_people_take_care_of_is_not_learned(tmp_path: Path) -> None:
    start, end = (datetime.fromtimestamp((FIRST + step) * 60, UTC) for step in (1000, 2600))
    values = life(1)
    values[1000:2600] += 500
    one = Round(tmp_path, 60, LENGTH)
    take(one, {"a": values}, 0, 2900)
    tended = replace(terms(FIRST + 2899), excluded={"checkout": [(start, end)]})
    one.judge([QUESTION], tended)
    known = one._table.read(np.array([0]), one._table._rows["owner"][:1])["lesson"]
    one.past.close()

    assert known["middle"][0] == pytest.approx(100, abs=12)
