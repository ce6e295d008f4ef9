from collections.abc import Callable
from pathlib import Path

import pytest

from remediation.chain import EMPTY, Broken, Intact, Marks
from remediation.export import verify_file, write
from tests.remediation.test_chain import HEAD, WHOLE, chain, head_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path / "ledger.jsonl", WHOLE, HEAD)
    return tmp_path / "ledger.jsonl"


def test_an_unaltered_file_is_intact(file: Path):
    assert verify_file(file) == Intact(HEAD)
    assert verify_file(file, Marks(witnesses=(HEAD,))) == Intact(HEAD, witnessed=5)


def test_an_empty_record_is_a_file_too(tmp_path: Path):
    write(tmp_path / "none.jsonl", (), EMPTY)

    assert verify_file(tmp_path / "none.jsonl") == Intact(EMPTY)


ATTACKS: dict[str, tuple[Callable[[list[str]], list[str]], Broken]] = {
    "edited": (
        lambda lines: [*lines[:2], lines[2].replace("noted", "moted"), *lines[3:]],
        Broken(3, "what it says was changed"),
    ),
    "deleted": (lambda lines: [*lines[:2], *lines[3:]], Broken(3, "it is missing, entry 4 stands in its place")),
    "reordered": (
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        Broken(2, "it is missing, entry 3 stands in its place"),
    ),
    "last deleted": (lambda lines: [*lines[:4], lines[5]], Broken(5, "it is missing, the record went on to entry 5")),
    "cut": (lambda lines: lines[:4], Broken(4, "the last line does not name the head, so the file is not whole")),
    "torn": (
        lambda lines: [*lines[:5], lines[5][:20]],
        Broken(6, "the last line does not name the head, so the file is not whole"),
    ),
    "garbled": (lambda lines: [*lines[:2], "{}", *lines[3:]], Broken(3, "the line is not a ledger entry")),
    "mistyped": (
        lambda lines: [lines[0].replace('"seq":1', '"seq":"1"'), *lines[1:]],
        Broken(1, "the line is not a ledger entry"),
    ),
    "edited and torn": (
        lambda lines: [lines[0].replace("noted", "moted"), "{}", *lines[2:]],
        Broken(1, "what it says was changed"),
    ),
    "emptied": (lambda _: [], Broken(1, "the last line does not name the head, so the file is not whole")),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_on_the_file_is_found_at_the_first_bad_entry(file: Path, attack: str):
    change, expected = ATTACKS[attack]
    file.write_text("".join(f"{line}\n" for line in change(file.read_text().splitlines())))

    assert verify_file(file) == expected


def test_a_body_may_hold_what_others_take_for_the_end_of_a_line(tmp_path: Path):
    entries = chain(salt="\u2028\x85\x0c")
    write(tmp_path / "odd.jsonl", entries, head_of(entries))

    assert verify_file(tmp_path / "odd.jsonl") == Intact(head_of(entries))


def test_bytes_that_are_no_text_are_found_where_they_stand(file: Path):
    file.write_bytes(file.read_bytes().replace(b"noted", b"not\xff\xfe", 1))

    assert verify_file(file) == Broken(1, "what it says was changed")


def test_a_file_written_anew_is_found_against_a_witness(file: Path):
    forged = chain(salt="forged ")
    write(file, forged, head_of(forged))

    assert verify_file(file, Marks(witnesses=(HEAD,))) == Broken(5, "it is not the entry that was witnessed")
