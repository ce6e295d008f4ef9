from bot.cards.reach import too_few, touches, wanted
from remediation.quorum import Lacking
from remediation.reach import Needed, Reach


def test_it_says_what_is_touched():
    one = Reach(("app1:80",), 3, 1 / 3, 1 / 3, (4,))

    assert touches(one) == "1 of 3 replicas (app1:80), 33% of the traffic; also open here: APR-4"
    assert touches(Reach(("a:1", "b:1"), 2)) == "2 of 2 replicas, unknown share of the traffic"
    assert touches(Reach((), 0)) == "the whole service; its replicas are not measured"
    assert touches(Reach()) == "unknown, counts as all: the replicas could not be read"


def test_it_says_how_many_are_wanted():
    assert wanted(Needed(1)) == "1 approval"
    assert wanted(Needed(2, 2)) == "2 approvals of 2 teams"


def test_too_few_people_are_told_what_to_mend():
    assert too_few(Lacking(Needed(2), ("lee",), 1)) == (
        "It needs 2 approvals, but only lee can approve it: it cannot run as asked. "
        "Add an approver under people in cloudops.yaml."
    )
    assert too_few(Lacking(Needed(2, 2), ("lee", "max"), 1)) == (
        "It needs 2 approvals of 2 teams, but lee and max are all of one team: it cannot run as asked. "
        "Put an approver of another team under people in cloudops.yaml."
    )
