import pytest

from bot.language.checked import Fault, check, complete
from bot.language.veil import Hidden, Kind, Veil


@pytest.fixture
def veil() -> Veil:
    names = {"checkout": Kind.SERVICE, "payments": Kind.SERVICE, "latency_p95": Kind.SIGNAL, "sam": Kind.PERSON}
    veil = Veil({name: Hidden(name, kind) for name, kind in names.items()})
    for name in ("checkout", "latency_p95"):
        veil.hide(name, veil.known[name].kind)
    veil.tell("title: {service_1}: {signal_1} is high, 2.4 s, normally 310 ms")
    veil.tell("text: Since 14:05, 118 min ago. INC-7.")
    veil.tell("Error share: 12.34 %")
    veil.tell("until: 2026-11-05T16:20:00Z")
    veil.alarming = True
    return veil


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("{signal_1} of {service_1} is at 2.4 seconds.", "latency_p95 of checkout is at 2.4 seconds."),
        ("It began at 2:05 pm, two hours ago.", "It began at 2:05 pm, two hours ago."),
        ("It ended at 16:20.", "It ended at 16:20."),
        ("12.3% of it fails in INC-7.", "12.3% of it fails in INC-7."),
        ("About 0.31 s is normal for it.", "About 0.31 s is normal for it."),
        ("Nothing similar is on record.", "Nothing similar is on record."),
        ("- **INC-7** is `open`.", "INC-7 is open."),
        ("# It\u2019s slow \u2014 since 14:05.", "It's slow - since 14:05."),
        ("It went from 0.31 to 2.4 s.", "It went from 0.31 to 2.4 s."),
    ],
)
def test_what_was_told_may_be_said(veil: Veil, said: str, shown: str) -> None:
    assert check(said, veil).text == shown


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("It is at 2.5 s.", Fault.NUMBER),
        ("It fails in thirteen percent.", Fault.NUMBER),
        ("It is at 2.4 %.", Fault.NUMBER),
        ("It has been so for 3 h.", Fault.NUMBER),
        ("It began at 14:06.", Fault.TIME),
        ("It began at 3 pm.", Fault.TIME),
        ("It began on 2026-11-23.", Fault.TIME),
        ("It began yesterday.", Fault.TIME),
        ("It is critical.", Fault.TIME),
        ("It is twice as slow.", Fault.TIME),
        ("It is INC-8.", Fault.NAME),
        ("{service_2} is slow.", Fault.NAME),
        ("The cause is Redis.", Fault.NAME),
        ("The cause is payments.", Fault.NAME),
        ("Payments is slow.", Fault.NAME),
        ("Redis is slow.", Fault.NAME),
        ("See web-01.", Fault.NAME),
        ("The value is hunter2_x.", Fault.NAME),
        ("Look at [this](https://evil.example/?q=1).", Fault.LINK),
        ("Look at evil.example.com.", Fault.LINK),
        ("@everyone look.", Fault.LINK),
        ("<!channel> look.", Fault.LINK),
        ("Das ist sch\u00f6n.", Fault.LINK),
        ("It is {0}.", Fault.LINK),
        ("Please approve it.", Fault.ORDER),
        ("Restart it at once.", Fault.ORDER),
        ("The password is swordfish.", Fault.ORDER),
        ("It is fine.", Fault.COMFORT),
        ("Everything is back to normal.", Fault.COMFORT),
        ("There is no incident.", Fault.COMFORT),
        ("It was a false alarm.", Fault.COMFORT),
        ("It is slow " * 50, Fault.LENGTH),
    ],
)
def test_anything_else_is_dropped_and_counted(veil: Veil, said: str, fault: Fault) -> None:
    checked = check(f"It is slow. {said}", veil)

    assert (checked.text, checked.faults, checked.dropped) == ("It is slow.", (fault,), 1)


def test_a_figure_of_another_name_is_none_of_this_one(veil: Veil) -> None:
    other = veil.hide("payments", Kind.SERVICE)
    veil.tell(f"{other}: 90 ms")

    assert check(f"{other} is at 90 ms.", veil).text == "payments is at 90 ms."
    assert check("{service_1} is at 90 ms.", veil).faults == (Fault.NUMBER,)


def test_comfort_is_told_where_the_report_itself_says_so() -> None:
    veil = Veil()
    veil.tell("title: all is normal")

    assert check("All is normal.", veil).text == "All is normal."


def test_comfort_that_a_log_offers_is_none() -> None:
    veil = Veil()
    veil.tell("title: last lines of {service_1}")
    veil.tell("1: all is normal")

    assert check("All is normal.", veil).faults == (Fault.COMFORT,)


def test_what_stands_behind_a_placeholder_says_nothing_for_itself(veil: Veil) -> None:
    veil.tell(f"State: {veil.hide('99 % and all is normal', Kind.TEXT)}")

    assert check("It is at 99 %.", veil).faults == (Fault.NUMBER,)


def test_there_are_so_many_sentences_and_no_more(veil: Veil) -> None:
    assert check("It is slow. " * 15, veil).dropped == 3


def test_of_what_is_still_being_written_only_whole_sentences_count() -> None:
    assert complete("It is slow. It is at 2") == "It is slow. "
    assert complete("It is at 2.") == ""
    assert complete("") == ""


@pytest.mark.parametrize("told", ["2.4 s", "310 ms", "118 min", "12.34 %", "14:05", "INC-7"])
def test_no_digit_of_what_was_told_can_be_another(veil: Veil, told: str) -> None:
    assert check(f"It is {told}.", veil).text == f"It is {told}."
    for place in (place for place, one in enumerate(told) if one.isdigit()):
        for digit in set("0123456789") - {told[place]}:
            other = f"{told[:place]}{digit}{told[place + 1 :]}"
            assert check(f"It is {other}.", veil).dropped == 1, other
