from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import incident as cards
from bot.cards.incident import Around
from bot.chat import Button, Fact, Style
from detection.anomaly import Anomaly
from detection.incident import Stage
from monitoring.model import Key, Severity, Unit
from remediation.approval import Stage as Asked
from remediation.approval import Verdict
from remediation.runbooks import Command, Risk, Runbook
from tests.bot.cards.things import NOW, anomaly, approval, approved, before, incident, ran

RESTART = Runbook("restart-checkout", "Restart checkout", Command(("true",)), Risk.HIGH)
KEY = Key("checkout", "latency_p95")
OVER = incident(stage=Stage.RESOLVED, resolved_at=before(12), severity=Severity.WARNING)


def test_a_new_incident_says_fact_figure_since_and_what_to_do():
    card = cards.card(incident(), Around(suggestions=(RESTART,), sources={KEY: "latency{}"}), NOW)

    assert card.key == "INC-7"
    assert card.severity is Severity.WARNING
    assert card.title == "checkout: latency_p95 is high, 2.4 s, normally 300 ms"
    assert card.text == "Since 16:05, 25 min ago.\nSuggested: restart-checkout (risk high)."
    assert card.facts == (Fact("latency_p95", "2.4 s, expected 250 ms to 400 ms", "latency{}"),)
    assert card.footer == "A value this far out is expected once in 40 days."
    assert card.buttons == (
        Button("Ask for restart-checkout", "run restart-checkout on checkout", Style.PRIMARY),
        Button("Acknowledge", "acknowledge INC-7"),
        Button("Explain", "explain INC-7"),
        Button("Silence 1 h", "silence checkout for 1h"),
        Button("Useful", "useful INC-7"),
        Button("Noise", "noise INC-7"),
    )


def test_a_waiting_approval_is_answered_on_the_incident_itself():
    card = cards.card(incident(), Around(approvals=(approval(),), suggestions=(RESTART,)), NOW)

    assert card.text.endswith("APR-9 waits for a yes to restart-checkout, 0 of 1 approval until 16:50.")
    assert card.preformatted.startswith("systemctl restart checkout.service")
    assert [button.says for button in card.buttons[:2]] == ["approve APR-9", "deny APR-9"]


def test_more_than_one_series_is_counted_in_the_title():
    card = cards.card(incident(anomaly(), anomaly(signal="memory"), anomaly(signal="cpu")), Around(), NOW)

    assert card.title == "checkout: latency_p95 is high, 2.4 s, normally 300 ms, and 2 more series"


def test_whoever_has_it_is_named_and_it_cannot_be_acknowledged_again():
    card = cards.card(incident(stage=Stage.ACKNOWLEDGED, owner="lee"), Around(), NOW)

    assert card.text == "Since 16:05, 25 min ago. lee has it.\nNo runbook fits it. Look at the explanation."
    assert "acknowledge INC-7" not in [button.says for button in card.buttons]


def test_a_silence_is_shown():
    card = cards.card(incident(), Around(silenced_until=before(-60)), NOW)

    assert "Silenced until 17:30." in card.text
    assert "silence checkout for 1h" not in [button.says for button in card.buttons]


def test_an_incident_that_a_run_ended_says_recovered():
    done = approved(ran(verdict=Verdict.RECOVERED, verdict_reason="latency_p95: recovered"))

    card = cards.card(OVER, Around(approvals=(done,)), NOW)

    assert card.severity is None
    assert card.title == "checkout is back to normal after 12 min, recovered by restart-checkout"
    assert card.text == ("From 16:05 to 16:18.\ncheckout recovered after restart-checkout (latency_p95: recovered).")
    assert [button.says for button in card.buttons] == ["explain INC-7", "useful INC-7", "noise INC-7"]


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (OVER, "checkout is back to normal after 12 min"),
        (replace(OVER, resolved_by="sam"), "checkout: resolved by sam after 12 min"),
    ],
)
def test_the_title_says_how_it_ended(found, title):
    assert cards.title(found) == title


def test_after_a_run_without_effect_another_runbook_is_suggested():
    done = approved(ran(verdict=Verdict.NO_EFFECT))
    other = replace(RESTART, name="scale", risk=Risk.LOW)

    card = cards.card(incident(), Around(approvals=(done,), suggestions=(other,)), NOW)

    assert card.text.endswith("restart-checkout had no effect. Look for another cause.\nSuggested: scale (risk low).")


@pytest.mark.parametrize("stage", [Asked.DENIED, Asked.EXPIRED])
def test_what_was_denied_is_not_suggested_once_more(stage):
    card = cards.card(incident(), Around(approvals=(approval(stage),), suggestions=(RESTART,)), NOW)

    assert "Suggested" not in card.text


def test_many_series_are_cut_where_one_sees_it():
    many = [anomaly(instance=f"10.0.0.{n}") for n in range(9)]

    card = cards.card(incident(*many), Around(), NOW)

    assert len(card.facts) == 7
    assert card.facts[-1] == Fact("More", "3 more series")


def test_a_drill_says_so():
    assert cards.card(incident(drill=True), Around(), NOW).footer.startswith("Drill. ")


def test_what_is_back_to_normal_does_not_lead_the_title():
    ended = replace(anomaly(), until=before(1))
    lasting = anomaly(0.9, "cpu", since=before(5) - timedelta(0))

    assert cards.title(incident(ended, lasting)) == "checkout: cpu is high, 900 ms, normally 300 ms"


def test_what_does_not_answer_says_why():
    why = "http://127.0.0.1:9464/metrics answered 503 instead of 200."

    card = cards.card(incident(), Around(failures=(why,)), NOW)

    assert card.text.splitlines()[:2] == ["Since 16:05, 25 min ago.", why]


def of(service: str, **changes: object) -> Anomaly:
    return anomaly(99.0, "queue", key=Key(service, "queue"), unit=Unit.COUNT, **changes)


STORM = incident(*(of(f"web-{number:03}") for number in range(200)), service="", common="queue")


def test_a_storm_is_one_card_that_counts_and_cuts():
    card = cards.card(STORM, Around(ways=(("restart", "web-000"),)), NOW)

    assert card.title == "200 services: queue is high, 99, normally 0.3"
    assert card.text.splitlines()[1] == (
        "Not normal: web-000, web-001, web-002, web-003, web-004, web-005 ... 194 more."
    )
    assert card.text.endswith("Nothing is proposed for all of them at once. For one: run restart on web-000.")
    assert [fact.name for fact in card.facts] == [f"web-00{number}: queue" for number in range(6)] + ["More"]
    assert [button.says for button in card.buttons] == ["acknowledge INC-7", "explain INC-7", "run restart on web-000"]


def test_a_storm_of_one_machine_names_it():
    assert cards.title(replace(STORM, common="on 10.0.0.5")).startswith("200 services on 10.0.0.5: ")


def test_a_storm_says_who_is_well_again_and_who_went_on_alone():
    over = [of(f"web-{number:03}", until=before(1)) for number in range(198)]
    left = [of("web-198"), of("web-199")]
    found = replace(STORM, anomalies=(*left, *over))

    assert "Not normal: web-198 and web-199. 198 of 200 are back to normal." in cards.card(found, Around(), NOW).text
    ended = found.resolve("", NOW)
    assert cards.title(ended).endswith("are back to normal after 24 min, 2 services went on alone")


def test_what_became_part_of_a_storm_is_not_called_normal():
    taken = replace(incident().resolve("", NOW), part_of=9)

    assert cards.title(taken) == "checkout: part of INC-9, with many other services"
    assert cards.closed(taken) == "INC-7 went on as part of INC-9"
