import json

from tests.remediation.decisions import RECORDED, decided

ON_RECORD = [json.loads(line) for line in RECORDED.read_text().splitlines()]


def test_what_was_decided_once_is_decided_so_again():
    changed = [(one, decided(one)) for one in ON_RECORD if decided(one) != one["decided"]]

    assert changed == []


def test_every_kind_of_decision_is_on_record():
    words = " ".join(one["decided"] for one in ON_RECORD)
    kinds = ("Allow", "Ask", "Halted", "NoRight", "UnderWay", "Cooling", "Limited", "Tripped", "RuleDenies", "NoRule")

    assert len(ON_RECORD) == 400
    assert [kind for kind in (*kinds, "Maintained", "Inferred", "NoPolicy") if f"{kind}(" not in words] == []
