import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from detection.anomaly import Alert, Anomaly, Band, Foreseen, Reason
from detection.stored import restore, store
from monitoring.model import Bad, Key, Unit

figures = st.floats(allow_nan=False, allow_infinity=False)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone is given
reasons = st.builds(
    Reason,
    figures,
    st.builds(Band, figures, figures, figures),
    st.sampled_from(Bad),
    st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds)),
    st.none() | figures,
    st.booleans(),
)
keys = st.builds(Key, st.text(), st.text(), st.text())
alerts = st.builds(Alert, st.text(), st.text(), times, st.text(), st.text())
stretches = st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds))
foreseen = st.builds(Foreseen, figures, stretches, stretches, st.none() | stretches)
anomalies = st.builds(
    Anomaly,
    keys,
    st.sampled_from(Unit),
    times,
    figures,
    reasons,
    st.none() | times,
    st.integers(1, 1000),
    st.none() | alerts,
    st.none() | foreseen,
)


@given(anomalies)
def test_an_anomaly_comes_back_from_json_as_it_was(anomaly: Anomaly) -> None:
    assert restore(json.loads(json.dumps(store(anomaly)))) == anomaly
