import pytest

from bot.cards.timeline import Moment, moments, words
from detection.timeline import Event, Happened
from remediation.chain import Entry
from tests.bot.cards.things import NOW, before


def entry(seq: int, minutes: float, kind: str, body: str) -> Entry:
    return Entry(seq, before(minutes).isoformat(), kind, body, "00")


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Event(1, NOW, Happened.JOINED, detail="memory of checkout"), "Also strange: memory of checkout"),
        (Event(1, NOW, Happened.RESOLVED), "Resolved"),
        (Event(1, NOW, "run started", "lee", "APR-9"), "Run started by lee: APR-9"),
    ],
)
def test_a_timeline_reads_as_sentences(event, said):
    assert words(event) == said


def test_signals_people_and_runs_stand_in_one_row():
    events = (Event(7, before(20), Happened.OPENED, detail="memory"), Event(7, before(1), Happened.RESOLVED))
    asked = entry(1, 10, "requested", '{"approval":9,"by":"sam","runbook":"restart","service":"checkout"}')
    answered = entry(2, 8, "answered", '{"approval":9,"approve":true,"by":"lee"}')
    judged = entry(3, 2, "judged", '{"approval":9,"verdict":"recovered"}')

    assert moments(events, (judged, answered, asked), NOW) == (
        Moment(before(20), "Opened: memory"),
        Moment(before(10), "sam asked for restart on checkout as APR-9"),
        Moment(before(8), "lee approved APR-9"),
        Moment(before(2), "APR-9: recovered"),
        Moment(before(1), "Resolved"),
    )


def test_what_both_have_on_record_is_told_once():
    events = (Event(7, before(20), Happened.ACKNOWLEDGED, "sam"),)
    noted = entry(1, 20, "acknowledged", '{"by":"sam","incident":7}')

    assert [moment.said for moment in moments(events, (noted,), NOW)] == ["Acknowledged by sam"]
