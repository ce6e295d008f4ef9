import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intents import patterns
from bot.intents.heard import FILLERS
from bot.intents.model import (
    Act,
    Compare,
    Explain,
    Incidents,
    Logs,
    Run,
    Show,
    Silence,
    Span,
    Status,
    Unknown,
    Unsilence,
    WhyNot,
)
from bot.intents.names import line, name
from bot.intents.read import read
from bot.intents.rules import rules
from bot.intents.vocabulary import Vocabulary
from tests.bot.intents.words import NOW, WORDS

BERLIN = ZoneInfo("Europe/Berlin")


def reading(text: str):
    return read(text, WORDS, NOW, BERLIN)


def test_a_misspelt_name_is_taken_for_the_nearest_and_says_so():
    found = reading("show memroy of chekout")

    assert found.intent == Show("memory", "checkout")
    assert found.guesses == (("memroy", "memory"), ("chekout", "checkout"))
    assert found.inferred


def test_an_action_on_a_misspelt_name_counts_as_inferred():
    found = reading("restart chekout")

    assert isinstance(found.intent, Run)
    assert found.inferred


def test_an_exact_command_is_certain():
    assert reading("silence checkout for 1h").confidence == 1.0


def test_a_name_nobody_configured_is_kept_as_typed_and_less_certain():
    found = reading("show cpu of frontend")

    assert (found.intent, found.confidence) == (Show("cpu", "frontend"), 0.6)


@pytest.mark.parametrize(
    "said", ["silnce checkout for 1h", "restrat checkout", "acknowlege INC-3", "unmutee checkout", "reslove INC-3"]
)
def test_a_misspelt_command_never_changes_anything_unasked(said):
    found = reading(said)

    assert not isinstance(found.answerable(said), Act) or (isinstance(found.intent, Run) and found.inferred)


@pytest.mark.parametrize(
    ("said", "nearest"),
    [
        ("silnse host maybe 1h", "silence host for 1h"),
        ("yes approve it then", ""),
        ("what is love", ""),
    ],
)
def test_what_is_not_understood_gets_the_command_most_like_it(said, nearest):
    assert reading(said).answerable(said) == Unknown(said, nearest)


def test_it_reads_without_anything_configured():
    assert read("show cpu of host", Vocabulary(), NOW, BERLIN).intent == Show("cpu", "host")


def test_the_json_line_names_intent_slots_and_confidence():
    found = line(reading("show cpu of checkout over the last 3h"))

    assert (
        found
        == '{"intent": "show", "slots": {"signal": "cpu", "service": "checkout", "duration": "3h"}, "confidence": 1.0, '
        '"priority": "normal"}'
    )


def test_parameters_of_a_runbook_keep_their_case():
    assert reading('run scale-cart replicas=5 note="Two Words"').intent.parameters == (
        ("replicas", "5"),
        ("note", "Two Words"),
    )


def test_a_silence_may_end_at_a_time():
    assert isinstance(reading("silence checkout until 18:00").intent, Silence)


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "show " * 5000, "of the " * 3000, "1h" * 4000, "((((" * 900, "\x00\u202e"]
)
def test_hostile_lengths_are_read_quickly(text):
    started = time.process_time()

    reading(text)

    assert time.process_time() - started < 0.5


def test_no_rule_waits_for_a_word_that_is_dropped_before():
    lost = [(rule.name, line) for rule in rules() for line in rule.says if patterns.words(line) & FILLERS]

    assert lost == []


def test_every_example_is_understood_as_its_own_rule():
    wrong = [(rule.name, rule.example) for rule in rules() if name(reading(rule.example).intent) != rule.name]

    assert wrong == []


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("show basket cpu last 3h", Show("cpu", "basket", Span(timedelta(hours=3)))),
        ("show cpu of basket over the last 3h", Show("cpu", "basket", Span(timedelta(hours=3)))),
        ("cpu of basket", Show("cpu", "basket")),
        ("show backlog of basket", Show("backlog", "basket")),
        ("status of basket", Status("basket")),
        ("basket status", Status("basket")),
        ("how is basket doing", Status("basket")),
        ("is basket ok", Status("basket")),
        ("what is wrong with basket", Incidents("basket")),
        ("why is the basket slow", Explain(service="basket")),
        ("logs from basket", Logs("basket")),
        ("compare basket with voucher", Compare("", "basket", Span(), "voucher")),
        ("run flush-voucher on basket", Run("flush-voucher", "basket")),
        ("why not flush-voucher on basket", WhyNot("flush-voucher", "basket")),
        ("silence backlog of basket for 2h", Silence("basket", "backlog", timedelta(hours=2))),
        ("unsilence cpu of basket", Unsilence("basket", "cpu")),
    ],
)
def test_a_name_that_nobody_configured_is_kept_where_only_a_name_can_stand(said, intent):
    assert (reading(said).intent, reading(said).confidence) == (intent, 0.6)


@pytest.mark.parametrize(
    "said", ["approve of basket", "approve for basket", "deny in basket", "halt on basket", "what is basket", "basket"]
)
def test_a_name_that_nobody_configured_decides_and_means_nothing_elsewhere(said):
    assert isinstance(reading(said).intent, Unknown)
