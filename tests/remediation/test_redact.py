from time import perf_counter

import pytest

from remediation.redact import MARK, environment_secrets, redactor

SHAPES = redactor()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("password=hunter22", f"password={MARK}"),
        ("DB_PASSWORD: 'hunter 22'", f"DB_PASSWORD: {MARK}"),
        ('{"api_key": "abc", "host": "db"}', f'{{"api_key": {MARK}, "host": "db"}}'),
        ("mysql --password hunter22 -h db", f"mysql --password {MARK} -h db"),
        ("DB_PASS=hunter22 PASSWORDS=a", f"DB_PASS={MARK} PASSWORDS={MARK}"),
        ("--token=abc --verbose", f"--token={MARK} --verbose"),
        ("Authorization: Bearer abc.def", f"Authorization: {MARK}"),
        ("curl -H 'X-Api-Key: abc'", f"curl -H 'X-Api-Key: {MARK}"),
        ("sent bearer abcdef123456 twice", f"sent bearer {MARK} twice"),
        ("postgresql://bot:hunter22@db/x", f"postgresql://bot:{MARK}@db/x"),
        ("redis://:hunter22@cache:6379", f"redis://:{MARK}@cache:6379"),
        ("xoxb-1234567890-abcdef", MARK),
        ("ghp_abcdefghijklmnop1234", MARK),
        ("AKIAIOSFODNN7EXAMPLE ok", f"{MARK} ok"),
        ("sk-proj-abcdefghijklmnop", MARK),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.sig", MARK),
        ("https://x.example/?token=abc&page=2", f"https://x.example/?token={MARK}&page=2"),
        ("aws_secret_access_key = abc/def+gh", f"aws_secret_access_key = {MARK}"),
    ],
)
def test_what_looks_like_a_secret_is_blackened(text: str, clean: str):
    assert SHAPES(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "checkout.service restarted in 2.1 s",
        "tokens_per_day is 200000",
        "0 errors, 3 warnings",
        "passed: 12, passing=3",
        "https://grafana.example/d/abc?from=now-1h",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_ordinary_words_stay(text: str):
    assert SHAPES(text) == text


def test_a_private_key_goes_whole_also_when_its_end_or_beginning_was_cut():
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----"

    assert SHAPES(f"a\n{key}\nb") == f"a\n{MARK}\nb"
    assert SHAPES(f"a\n{key[:50]}") == f"a\n{MARK}"
    assert SHAPES(f"{key[40:]}\nb") == f"{MARK}\nb"


def test_a_known_value_is_blackened_wherever_it_stands():
    redact = redactor(("s3cr3t/value+x",))

    assert redact("<<s3cr3t/value+x>> s3cr3t%2Fvalue%2Bx") == f"<<{MARK}>> {MARK}"


def test_a_secret_split_by_invisible_characters_is_still_known():
    assert redactor(("hunter2222",))("hun\x1b[1mter\u200b2222\x00") == MARK


def test_controls_and_text_that_turns_around_are_taken_out():
    assert SHAPES("a\x1b[31mb\x1b]0;title\x07c\x00d\u202ee\tf\ng\r") == "abcde\tf\ng"


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "-",
        "a.",
        "a://b:",
        "-eyJ",
        "eyJaaaaaa.",
        "password ",
        'password="',
        "--token",
        "bearer ",
        "-----BEGIN ",
        "'",
        "xoxb-",
    ],
)
def test_no_output_however_hostile_keeps_it_busy(unit: str):
    started = perf_counter()

    SHAPES(unit * (64 * 1024 // len(unit)))

    assert perf_counter() - started < 5


def test_secrets_of_the_environment_are_known_by_name_or_as_passwords_in_addresses():
    environment = {
        "SLACK_BOT_TOKEN": "abcdefgh",
        "OPENAI_API_KEY": "ijklmnop",
        "CLOUDOPS_DATABASE_URL": "postgresql+asyncpg://bot:p%40ssword@db/x",
        "PATH": "/usr/bin:/bin",
        "PWD": "/srv/cloudops",
        "SHORT_TOKEN": "abc",
    }

    assert set(environment_secrets(environment)) == {"abcdefgh", "ijklmnop", "p@ssword"}
