from remediation.words import WORDS, words


def test_every_byte_has_a_word_of_its_own():
    assert len(WORDS) == len(set(WORDS)) == 256


def test_the_same_hash_always_says_the_same_words():
    assert words("00ff10a0" + "0" * 56) == f"{WORDS[0]}-{WORDS[255]}-{WORDS[16]}-{WORDS[160]}"


def test_another_hash_says_other_words():
    assert words("00ff10a0" + "0" * 56) != words("00ff10a1" + "0" * 56)
