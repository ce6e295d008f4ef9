"""What a request leaves open, and the request with what was filled in."""

from bot.intents.model import Run
from bot.platforms.filling import filled, lacking, missing
from remediation.runbooks import Command, Parameter, Risk, Runbook
from tests.bot.office import Office

SCALE = Runbook(
    name="scale",
    title="Scale",
    action=Command(("scale", "{replicas}", "{zone}")),
    risk=Risk.LOW,
    parameters={"replicas": Parameter(choices=("2", "5")), "zone": Parameter(pattern="[a-z]+"), "service": Parameter()},
)


def test_only_what_is_missing_is_asked_for():
    assert missing(SCALE, Run("scale", "host", (("replicas", "5"),))) == ["zone"]
    assert missing(SCALE, Run("scale", "host", (("replicas", "5"), ("zone", "a")))) == []


def test_a_request_that_lacks_a_value_is_told_from_one_that_is_whole(engine):
    desk = Office(engine).desk

    assert lacking("run scale on checkout", desk).names == ("replicas",)
    assert lacking("run scale on checkout replicas=5", desk) is None
    assert lacking("status", desk) is None


def test_a_value_cannot_become_more_words_of_the_request():
    said = filled(Run("scale", "host"), {"replicas": '5" zone="x', "zone": "a\nb"})

    assert said == 'run scale on host replicas="5 zone=x" zone="a b"'
