"""How fast and how often people approve, told from the ledger alone."""

import json
from datetime import timedelta

from remediation.chain import Entry
from remediation.habits import Habit, habits
from tests.remediation.fakes import NOON

WEEK = timedelta(days=7)


class Told:
    """A ledger's entries, in seconds since noon."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def say(self, at: float, kind: str, approval: int, **body: object) -> None:
        moment = (NOON + timedelta(seconds=at)).isoformat()
        self.entries.append(Entry(len(self.entries) + 1, moment, kind, json.dumps({"approval": approval, **body}), ""))

    def ask(self, at: float, approval: int, **body: object) -> None:
        self.say(at, "requested", approval, **{"runbook": "restart", "quorum": 1, "drill": False, **body})

    def answer(self, at: float, approval: int, by: str, *, approve: bool = True) -> None:
        self.say(at, "answered", approval, by=by, approve=approve)


def test_each_person_has_their_answers_and_how_long_they_took():
    told = Told()
    for number, took in enumerate((4, 60, 600)):
        told.ask(number * 1000, number)
        told.answer(number * 1000 + took, number, "lee")
    told.ask(5000, 9, runbook="scale")
    told.answer(5100, 9, "kim", approve=False)

    found = habits(told.entries, NOON)

    assert [(one.person, one.yes, one.no, one.at_once) for one in found.people] == [("kim", 0, 1, 0), ("lee", 3, 0, 1)]
    assert found.people[1].half_within == found.half_within == timedelta(seconds=60)
    assert (found.asked, found.answered, found.expired) == (4, 4, 0)
    assert found.most_asked == (("restart", 3), ("scale", 1))


def test_drills_and_what_ran_unasked_are_left_out():
    told = Told()
    told.ask(0, 1, drill=True)
    told.answer(1, 1, "lee")
    told.ask(2, 2, quorum=0)
    told.say(3, "expired", 2)

    assert habits(told.entries, NOON) == habits([], NOON)


def test_what_was_asked_before_says_how_long_an_answer_took():
    told = Told()
    told.ask(-600, 1)
    told.answer(300, 1, "lee")
    told.ask(400, 2)
    told.say(2200, "expired", 2)

    found = habits(told.entries, NOON)

    assert (found.asked, found.expired, found.half_within) == (1, 1, timedelta(seconds=900))


def test_an_answer_to_what_nobody_remembers_counts_for_nothing():
    told = Told()
    told.answer(0, 1, "lee")

    assert habits(told.entries, NOON).people == ()


def test_whoever_approves_most_of_many_at_once_is_tired():
    quick, slow = timedelta(seconds=2), timedelta(minutes=2)

    assert Habit("lee", 5, 0, (quick,) * 3 + (slow,) * 2).is_tired
    assert not Habit("lee", 5, 0, (quick,) * 2 + (slow,) * 3).is_tired
    assert not Habit("lee", 4, 0, (quick,) * 4).is_tired
