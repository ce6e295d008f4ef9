from bot.intents import patterns
from bot.intents.heard import hear
from bot.intents.rules import beginning, rules
from tests.bot.intents.test_phrasings import TABLE
from tests.bot.intents.words import NOW, WORDS


def test_looking_up_by_the_first_word_passes_over_no_pattern_that_fits():
    shapes = {hear(said, WORDS, NOW).shape for row in TABLE for said in row["said"]}
    every = [(rule, says) for rule in rules() for says in rule.says]

    passed_over = [
        (shape, says)
        for shape in shapes
        for rule, says in every
        if patterns.compiled(says).fullmatch(shape) and (rule, says) not in beginning(patterns.opening(shape))
    ]

    assert passed_over == []


def test_a_pattern_opens_with_every_choice_up_to_the_first_that_must_stand():
    assert patterns.openings("show|let_see me? <service~>") == {"show", "let"}
    assert patterns.openings("please? <service~>") == {"please", "SERVICE", "PLACE", "X"}
    assert patterns.openings("hello? there?") == {"", "hello", "there"}
    assert {"restart", "roll"} <= patterns.openings("<verb> <service>")


def test_a_placeholder_opens_without_its_number():
    assert patterns.opening("SERVICE12 status ") == "SERVICE"
    assert patterns.opening("p95 ") == "p95"
