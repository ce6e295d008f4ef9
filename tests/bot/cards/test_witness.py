from dataclasses import replace

from bot.cards import proof, witness
from remediation.chain import Broken, Head, Intact
from remediation.signing import SignedHead

HEAD = SignedHead(412, 1795512499, "e8A8dnok1ih28UYW42KizMtMUDC+eo02bA+eAUdb13s", "A" * 42 + "E", "A" * 86)
CHAIN = Head(415, "ab" * 32)


def test_a_head_is_a_small_card_with_one_line_to_copy():
    card = witness.card(HEAD, "LEDGER-412")

    assert card.title == "Ledger: 412 entries, acorn-acorn-acorn-acorn"
    assert card.preformatted == str(HEAD)
    assert card.footer == (
        "Signed 2026-11-24 09:28 UTC with sapphire-cinder-lagoon-hazel. Prove it: cloudops ledger verify --head LINE"
    )


def test_an_altered_record_is_critical_and_says_what_to_do():
    card = witness.altered(Broken(7, "what it says was changed"), "ALTERED-2026-11-24")

    assert card.title == "The ledger was altered: entry 7"
    assert card.text.startswith("Entry 7: what it says was changed. No head is signed until a person has looked.")


def test_a_proof_says_what_it_rests_on():
    assert proof.sentences(Intact(CHAIN, HEAD, 412)) == (
        f"Unaltered: 415 entries, head {CHAIN}",
        (
            "Signed on 2026-11-24 09:28 UTC over 412 entries (acorn-acorn-acorn-acorn) "
            "with the key sapphire-cinder-lagoon-hazel."
        ),
        "The first 412 entries are those of the head that was kept elsewhere.",
    )


def test_a_proof_without_a_witness_says_what_is_not_shown():
    assert proof.sentences(Intact(Head(1, "ab" * 32)))[1:] == (proof.UNWITNESSED,)


def test_a_finding_is_one_sentence():
    assert proof.sentences(Broken(3, "what it says was changed")) == ("Altered at entry 3: what it says was changed.",)


def test_a_head_survives_what_chats_put_around_it():
    wrapped = f"  `{str(HEAD)[:60]}\n  {str(HEAD)[60:]}`\r\n"

    assert SignedHead.parse(wrapped) == HEAD
    assert SignedHead.parse(str(replace(HEAD, size=1))).size == 1
