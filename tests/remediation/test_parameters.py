import pytest

from remediation.parameters import PlanError, checked, filled, missing
from remediation.runbooks import Command, Parameter, Runbook

ANYTHING = Parameter(pattern=r"[\s\S]*")
GENEROUS = Runbook("mend", "Mend", Command(("/bin/true",)), parameters={"name": ANYTHING})


def book(**parameters: Parameter) -> Runbook:
    return Runbook("mend", "Mend", Command(("/bin/true",)), parameters=parameters)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("--force", "it starts with - and would be read as an option"),
        ("-", "it starts with - and would be read as an option"),
        ("", "it is empty"),
        ("a" * 257, "it is longer than 256 characters"),
        ("a\nb", "it holds characters that cannot be seen"),
        ("a\0b", "it holds characters that cannot be seen"),
        ("a\x1b[2Jb", "it holds characters that cannot be seen"),
        ("a\u202eb", "it holds characters that cannot be seen"),
        ("../../etc/passwd", "it leaves its folder by .."),
        ("data/..", "it leaves its folder by .."),
    ],
)
def test_no_pattern_however_generous_lets_it_through(value: str, why: str):
    with pytest.raises(PlanError) as error:
        checked(GENEROUS, "checkout", {"name": value})

    assert str(error.value) == f"name cannot be {value[:60]!r}: {why}."


@pytest.mark.parametrize("value", ["1", "7", "10"])
def test_a_whole_number_of_the_range_is_taken(value: str):
    assert checked(book(count=Parameter(low=1, high=10)), "checkout", {"count": value})["count"] == value


@pytest.mark.parametrize("value", ["0", "11", "1.5", "-1", "+2", "1_0", "07", "x", "\uff11", "9" * 40, " 3"])
def test_nothing_else_than_a_whole_number_of_the_range_is_taken(value: str):
    with pytest.raises(PlanError, match=r"^count cannot be"):
        checked(book(count=Parameter(low=1, high=10)), "checkout", {"count": value})


def test_a_range_is_said_to_whoever_must_choose():
    with pytest.raises(PlanError, match="needs count=a whole number from 1 to 10"):
        checked(book(count=Parameter(low=1, high=10)), "checkout", {})


def test_a_pattern_must_match_the_whole_value():
    with pytest.raises(PlanError, match="must be a match of"):
        checked(book(name=Parameter(pattern="[a-z]+")), "checkout", {"name": "web; rm -rf /"})


def test_a_pattern_means_ascii_letters_only():
    with pytest.raises(PlanError):
        checked(book(name=Parameter(pattern=r"\w+")), "checkout", {"name": "сheckout"})  # noqa: RUF001 - that is the trick


def test_a_value_must_be_one_of_the_choices():
    with pytest.raises(PlanError) as error:
        checked(book(zone=Parameter(choices=("a", "b"))), "checkout", {"zone": "c"})

    assert str(error.value) == "zone cannot be 'c'. It may be: a, b."


def test_a_parameter_without_choices_and_pattern_takes_nothing():
    with pytest.raises(PlanError):
        checked(book(name=Parameter()), "checkout", {"name": "x"})


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(PlanError) as error:
        checked(book(zone=Parameter(choices=("a", "b"))), "checkout", {"zone": "a", "zune": "b"})

    assert str(error.value) == "mend has no parameter 'zune'. It takes: service, zone."


def test_a_missing_parameter_is_asked_for():
    with pytest.raises(PlanError) as error:
        checked(book(zone=Parameter(choices=("a", "b"))), "checkout", {})

    assert str(error.value) == "mend needs zone=a or b."


def test_a_single_choice_need_not_be_said():
    assert checked(book(zone=Parameter(choices=("a",))), "checkout", {}) == {"service": "checkout", "zone": "a"}


def test_the_service_cannot_be_another_one_than_was_asked_for():
    runbook = book(service=Parameter(choices=("checkout", "cart")))

    with pytest.raises(PlanError, match="was asked for checkout, but"):
        checked(runbook, "checkout", {"service": "cart"})


@pytest.mark.parametrize("service", ["--all", "a b", "a/b", "a;b", ""])
def test_a_service_name_stays_a_plain_name(service: str):
    with pytest.raises(PlanError):
        checked(GENEROUS, service, {"name": "x"})


def test_the_bot_can_fill_what_has_no_choice_by_itself():
    runbook = book(
        service=Parameter(choices=("cart",)), one=Parameter(choices=("a",)), two=Parameter(choices=("a", "b"))
    )

    assert missing(runbook) == ("two",)


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again():
    assert filled("{a} {b}", {"a": "{b}", "b": "secret"}) == "{b} secret"


def test_an_unknown_placeholder_is_refused():
    with pytest.raises(PlanError) as error:
        filled("{zone2}", {"name": "x"})

    assert str(error.value) == "The placeholder {zone2} is no parameter. Known: name."
