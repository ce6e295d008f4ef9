from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from remediation.chain import EMPTY, Broken, Entry, Head, Intact, Marks, check


def chain(length: int = 5, salt: str = "") -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        prev = entries[-1].hash if entries else EMPTY.hash
        entries.append(Entry(seq, "2026-11-24T12:00:00+00:00", "noted", f'{{"n":"{salt}{seq}"}}', prev).sealed())
    return entries


def head_of(entries: Sequence[Entry]) -> Head:
    return Head(entries[-1].seq, entries[-1].hash)


WHOLE = chain()
HEAD = head_of(WHOLE)


def test_an_unaltered_record_is_intact():
    assert check(WHOLE, stored=HEAD, marks=Marks(witnesses=(head_of(WHOLE[:3]),))) == Intact(HEAD, witnessed=3)


def test_an_empty_record_is_intact():
    assert check((), stored=EMPTY) == Intact(EMPTY)


@pytest.mark.parametrize("field", ["at", "kind", "body", "prev", "hash"])
def test_any_edit_is_found_at_its_entry(field: str):
    edited = [*WHOLE[:2], replace(WHOLE[2], **{field: "x" * 64}), *WHOLE[3:]]

    found = check(edited, stored=HEAD)

    assert isinstance(found, Broken)
    assert found.seq == 3


ATTACKS: dict[str, tuple[Callable[[list[Entry]], list[Entry]], Broken]] = {
    "deleted": (lambda e: [*e[:2], *e[3:]], Broken(3, "it is missing, entry 4 stands in its place")),
    "deleted first": (lambda e: e[1:], Broken(1, "it is missing, entry 2 stands in its place")),
    "cut": (lambda e: e[:3], Broken(4, "it is missing, the record went on to entry 5")),
    "emptied": (lambda _: [], Broken(1, "it is missing, the record went on to entry 5")),
    "reordered": (lambda e: [e[0], e[2], e[1], *e[3:]], Broken(2, "it is missing, entry 3 stands in its place")),
    "doubled": (lambda e: [*e[:2], e[1], *e[2:]], Broken(3, "it is missing, entry 2 stands in its place")),
    "renumbered": (
        lambda e: [e[0], replace(e[2], seq=2), replace(e[1], seq=3), *e[3:]],
        Broken(2, "it does not follow the entry before it"),
    ),
    "edited and sealed again": (
        lambda e: [*e[:2], replace(e[2], body="{}").sealed(), *e[3:]],
        Broken(4, "it does not follow the entry before it"),
    ),
    "last edited and sealed again": (
        lambda e: [*e[:4], replace(e[4], body="{}").sealed()],
        Broken(5, "it is not the record's last entry"),
    ),
    "added to": (
        lambda e: [*e, Entry(6, e[0].at, "noted", "{}", e[-1].hash).sealed()],
        Broken(6, "it stands after the record's last entry"),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_is_found_at_the_first_bad_entry(attack: str):
    change, expected = ATTACKS[attack]

    assert check(change(list(WHOLE)), stored=HEAD) == expected


def test_a_record_written_anew_with_its_head_is_found_against_a_witness():
    forged = chain(salt="forged ")

    assert check(forged, stored=head_of(forged)) == Intact(head_of(forged))
    assert check(forged, stored=head_of(forged), marks=Marks(witnesses=(head_of(WHOLE[:4]),))) == Broken(
        4, "it is not the entry that was witnessed"
    )


def test_a_cut_with_its_head_is_found_against_a_witness():
    short = WHOLE[:3]

    assert check(short, stored=head_of(short), marks=Marks(witnesses=(HEAD,))) == Broken(
        4, "it is missing, the record went on to entry 5"
    )


def test_a_head_can_be_written_down_and_read_again():
    assert Head.parse(f" {HEAD}\n") == HEAD


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64])
def test_what_is_no_head_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - int() has its own sentence
        Head.parse(text)
