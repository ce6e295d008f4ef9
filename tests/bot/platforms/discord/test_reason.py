"""A denial's form is understood by whichever process gets it back."""

from types import SimpleNamespace

import pytest

from bot.platforms.discord.reason import ReasonForm, because, button_of, reason_of


def sent(custom_id: str, value: str = "") -> SimpleNamespace:
    rows = [{"type": 1, "components": [{"type": 4, "custom_id": "reason", "value": value}]}]
    return SimpleNamespace(data={"custom_id": custom_id, "components": rows})


async def test_the_form_names_the_button_it_was_opened_by():
    form = ReasonForm("Llzp2hczGJ_i0Ozd")

    assert button_of(sent(form.custom_id)) == "Llzp2hczGJ_i0Ozd"
    assert button_of(sent("somebody-elses-form")) == ""


def test_a_reason_is_one_line():
    assert reason_of(sent("x", "the deploy\nis not over ")) == "the deploy is not over"


@pytest.mark.parametrize(("reason", "says"), [("not now", "deny APR-9 because not now"), ("", "deny APR-9")])
def test_a_denial_needs_no_reason(reason, says):
    assert because("deny APR-9", reason) == says
