"""Forms: what they ask for, and what becomes of what was filled in."""

import pytest

from bot.platforms.slack import forms
from bot.platforms.slack.forms import About
from remediation.runbooks import Command, Parameter, Risk, Runbook

SCALE = Runbook(
    name="scale",
    title="Scale the checkout service of the shop",
    action=Command(("scale", "{replicas}", "{zone}")),
    risk=Risk.LOW,
    parameters={"replicas": Parameter(choices=("2", "5")), "zone": Parameter(pattern="[a-z]+"), "service": Parameter()},
)
HERE = About("C1", "1.1", "0.5", button="opaque")


def test_choices_are_offered_and_free_values_typed():
    view = forms.parameters(SCALE, ["replicas", "zone"], HERE)

    assert [block["element"]["type"] for block in view["blocks"]] == ["static_select", "plain_text_input"]
    assert [option["value"] for option in view["blocks"][0]["element"]["options"]] == ["2", "5"]
    assert len(view["title"]["text"]) <= 24


def test_what_the_form_is_about_comes_back():
    view = forms.denial(HERE)

    assert About.read(view["private_metadata"]) == HERE
    assert view["blocks"][0]["optional"] is True


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"channel": "C1", "admin": "yes"}', "{}"])
def test_what_we_did_not_write_is_no_form_of_ours(text):
    with pytest.raises((ValueError, TypeError, AttributeError)):
        About.read(text)


def test_a_reason_is_one_line():
    assert forms.because("deny APR-1", {"reason": " not\nover  yet "}) == "deny APR-1 because not over yet"
    assert forms.because("deny APR-1", {"reason": "  "}) == "deny APR-1"
