import json

import pytest

from bot.cards import ledger as cards
from remediation.chain import Entry
from tests.bot.cards.things import NOW, before


def entry(kind, seq=1, **body):
    return Entry(seq, before(5).isoformat(), kind, json.dumps(body), "")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            entry("requested", by="cloudops", runbook="restart", service="checkout", approval=9),
            "cloudops asked for restart on checkout as APR-9",
        ),
        (entry("answered", by="lee", approve=True, approval=9, reason=""), "lee approved APR-9"),
        (entry("answered", by="lee", approve=False, approval=9, reason="Too risky."), "lee denied APR-9: Too risky"),
        (entry("started", approval=9), "APR-9 started"),
        (entry("ended", approval=9, phase="failed", exit_code=5), "APR-9 failed, exit code 5"),
        (entry("judged", approval=9, verdict="recovered", reason="cpu: recovered"), "APR-9: recovered: cpu: recovered"),
        (entry("lost", approval=9, phase="unknown"), "APR-9: nobody knows how it ended"),
        (entry("halted", by="kim", reason="deploy"), "kim halted all actions: deploy"),
        (
            entry("silenced", by="sam", service="checkout", signal="cpu", until="2026-11-05T17:30:00+00:00"),
            "sam silenced cpu of checkout until 18:30",
        ),
        (entry("something new", x=1), 'something new: {"x": 1}'),
        (entry("answered", by="lee"), 'answered: {"by": "lee"}'),
    ],
)
def test_each_entry_is_a_sentence_and_none_is_hidden(found, said):
    assert cards.sentence(found, NOW) == said


def test_what_followed_from_a_request_belongs_to_its_service():
    entries = [
        entry("started", 3, approval=9),
        entry("started", 2, approval=8),
        entry("requested", 1, by="sam", runbook="restart", service="checkout", approval=9),
    ]

    assert [one.seq for one in cards.about_service(entries, "checkout")] == [3, 1]


def test_the_newest_entry_is_the_title_when_nothing_in_particular_was_asked():
    card = cards.card([entry("resumed", by="kim")], "", NOW)

    assert card.title == "kim resumed actions, 16:25"
    assert card.footer == "Entries 1 to 1. Prove the record: cloudops ledger verify"


def test_nothing_on_record_is_said():
    assert cards.card([], "about APR-9", NOW).title == "Nothing is on record about APR-9"


def test_a_change_of_the_signing_key_is_a_sentence():
    old, new = "A" * 43, "B" * 43

    assert cards.sentence(entry("key", key=old, replaces="", vouched=""), NOW).startswith("the ledger is signed with")
    assert cards.sentence(entry("key", key=new, replaces=old, vouched="x"), NOW).endswith(" vouches for")
