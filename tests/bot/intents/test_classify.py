import logging

import numpy as np
import pytest

from bot.intents import read as reading
from bot.intents.classify import WEIGHTS, WeightsError, likely, load, save, stored
from bot.intents.model import Show, Unknown
from bot.intents.read import read
from tests.bot.intents.words import NOW, WORDS


def test_the_stored_weights_are_small_and_whole():
    weights = load(WEIGHTS)

    assert WEIGHTS.stat().st_size < 1_000_000
    assert "show" in weights.labels


def test_what_decides_is_no_label_and_so_can_never_be_read_by_likeness():
    assert not {"approve", "deny", "halt", "resume"} & set(load(WEIGHTS).labels)


def test_probabilities_add_up_to_one():
    found = likely("what SERVICE0 eating ", load(WEIGHTS))

    assert sum(probability for _, probability in found) == pytest.approx(1, abs=1e-3)


def test_words_never_seen_say_nothing():
    assert likely("\u4e2d\u6587 ", load(WEIGHTS)) == ()


def test_one_changed_byte_of_a_weight_is_noticed(tmp_path):
    with np.load(WEIGHTS) as arrays:
        parts = {name: arrays[name] for name in arrays if name != "sha"}
    file = tmp_path / "weights.npz"
    save(file, parts)
    load(file)
    parts["slopes"] = parts["slopes"].copy()
    parts["slopes"][0, 0] += 1
    np.savez_compressed(file, **parts, sha=np.load(WEIGHTS)["sha"])

    with pytest.raises(WeightsError, match="is not what was written"):
        load(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", WEIGHTS.read_bytes()[:2000], b"x" * 1_000_001])
def test_a_corrupt_file_leaves_the_grammar_alone_and_says_so(tmp_path, content, caplog):
    file = tmp_path / "weights.npz"
    file.write_bytes(content)

    with caplog.at_level(logging.WARNING):
        assert stored(file) is None

    assert caplog.messages == ["classifier not loaded"]


def test_a_missing_file_leaves_the_grammar_alone(tmp_path):
    assert stored(tmp_path / "none.npz") is None


def test_without_weights_the_grammar_still_understands(monkeypatch):
    monkeypatch.setattr(reading, "stored", lambda: None)

    assert read("show cpu of host", WORDS, NOW, NOW.tzinfo).intent == Show("cpu", "host")
    assert isinstance(read("chart me that cpu thing of host", WORDS, NOW, NOW.tzinfo).intent, Unknown)
