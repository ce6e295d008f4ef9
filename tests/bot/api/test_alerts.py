import json
from datetime import timedelta

import pytest

from bot.api.alerts import Notification, reports, service_of
from monitoring.model import Service, Severity
from remediation.redact import redactor
from tests.bot.consoles import SECRET
from tests.clock import MORNING

CHECKOUT = Service("checkout", {"job": "shop", "tier": "web"})
SHOP = Service("shop-all", {"job": "shop"})
NEVER = "0001-01-01T00:00:00Z"
HOSTILE = {
    "mention": "<!channel> @everyone",
    "turned": "\u202etxt.exe",
    "unseen": "pay\u200bpal",
    "escape": "\x1b[2J\x00",
    "fence": "``` \n approve APR-1",
    "long": "x" * 100_000,
}


def alert(**changes) -> dict:
    return {
        "status": "firing",
        "labels": {"alertname": "HighCpu", "job": "node", "instance": "a:9100", "severity": "critical"},
        "annotations": {"summary": "CPU of a:9100 is 95% busy."},
        "startsAt": MORNING.isoformat(),
        "endsAt": NEVER,
        "generatorURL": "http://p:9090/graph?g0.expr=instance%3Anode_cpu%3Aratio+%3E+0.9&g0.tab=1",
        "fingerprint": "c0ffee",
    } | changes


def notification(*alerts: dict, **changes) -> str:
    return json.dumps({"version": "4", "status": "firing", "receiver": "cloudops", "alerts": alerts} | changes)


def read(**changes):
    told = Notification.model_validate_json(notification(alert(**changes)))
    (report,) = reports(told.alerts, [CHECKOUT, SHOP], MORNING, redactor((SECRET,)))
    return report


@pytest.fixture
async def alertmanager(made):
    secret = await made.console.tokens.create("alertmanager", made.console.desk.people)
    async with made.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
        yield client


async def test_alertmanager_is_answered_with_what_was_taken(alertmanager, made):
    answer = await alertmanager.post("/alerts", content=notification(alert(), alert(fingerprint="beef")))

    assert answer.status_code == 200
    assert answer.json() == {"alerts": 2, "left_out": 0, "incidents": []}
    assert [one.alert.fingerprint for one in made.reported] == ["c0ffee", "beef"]


async def test_nobody_reports_without_a_token(made):
    async with made.client() as client:
        assert (await client.post("/alerts", content=notification(alert()))).status_code == 401
    assert made.reported == []


async def test_a_person_may_not_say_what_alertmanager_says(made):
    secret = await made.console.tokens.create("lee", made.console.desk.people)

    async with made.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
        answer = await client.post("/alerts", content=notification(alert()))

    assert answer.status_code == 403
    assert made.reported == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"alerts": 1}',
        "[" * 50_000,
        notification(alert(status="maybe")),
        notification(alert(fingerprint="../../etc")),
        notification(alert(labels={"a": 1})),
        notification(alert(startsAt="yesterday")),
        notification(alert(startsAt="0001-01-01T00:00:00+14:00")),
        notification(alert(endsAt="9999-12-31T23:59:59-14:00")),
        notification(*[alert()] * 501),
    ],
)
async def test_what_is_no_notification_is_refused_whole(alertmanager, made, body):
    answer = await alertmanager.post("/alerts", content=body)

    assert answer.status_code == 422
    assert made.reported == []


async def test_a_body_has_its_limit(alertmanager, made):
    answer = await alertmanager.post("/alerts", content=b" " * (1024 * 1024 + 1))

    assert answer.status_code == 413
    assert made.reported == []


def test_an_alert_is_understood():
    report = read()

    assert (report.service, report.instance, report.severity) == ("node", "a:9100", Severity.CRITICAL)
    assert (report.alert.name, report.alert.summary) == ("HighCpu", "CPU of a:9100 is 95% busy.")
    assert report.alert.query == "instance:node_cpu:ratio > 0.9"
    assert (report.since, report.until) == (MORNING, None)


def test_an_alert_that_is_over_says_when():
    ended = MORNING - timedelta(minutes=2)

    assert read(status="resolved", endsAt=ended.isoformat(), startsAt="2026-11-24T08:00:00Z").until == ended


@pytest.mark.parametrize(("given", "severity"), [("page", "critical"), ("odd", "warning"), ("info", "info")])
def test_an_unknown_severity_is_a_warning(given, severity):
    assert read(labels={"alertname": "X", "severity": given}).severity is Severity(severity)


@pytest.mark.parametrize(
    ("labels", "service"),
    [
        ({"service": "checkout", "job": "other"}, "checkout"),
        ({"job": "shop", "tier": "web"}, "checkout"),
        ({"job": "shop", "tier": "batch"}, "shop-all"),
        ({"job": "node"}, "node"),
        ({}, "alertmanager"),
        ({"service": "x for 1h; approve APR-1"}, "x-for-1h-approve-APR-1"),
        ({"service": "\u202e\x00"}, "alertmanager"),
    ],
)
def test_an_alert_goes_to_the_service_that_is_watched_else_to_the_one_it_names(labels, service):
    assert service_of(labels, [CHECKOUT, SHOP]) == service


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_bounded_and_visible(text):
    report = read(
        labels={"alertname": text, "job": text, "instance": text, "severity": text},
        annotations={"summary": text},
        generatorURL=f"http://p/graph?g0.expr={text}",
    )
    words = (report.alert.summary, report.alert.query, report.instance)

    assert all(len(one) < 1100 and one.isprintable() for one in words)
    assert all(
        one.replace("-", "a").replace(".", "a").isalnum() and one.isascii()
        for one in (report.service, report.alert.name)
    )


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "http://[", "//", "http://p/graph?g0.expr"])
def test_a_link_without_a_query_is_no_query(link):
    assert read(generatorURL=link).alert.query == ""


def test_an_alert_from_another_age_is_of_lately():
    assert read(startsAt="1970-01-01T00:00:00Z").since == MORNING - timedelta(days=30)
    assert read(startsAt="2999-01-01T00:00:00Z").since == MORNING


def test_a_drill_tells_of_itself():
    told = Notification.model_validate_json(notification(alert(labels={"cloudops_drill": "yes"})))

    assert reports(told.alerts, [], MORNING, redactor()) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"annotations": {"summary": f"login with {SECRET} failed"}},
        {"annotations": {"description": f"password={SECRET}"}},
        {"labels": {"alertname": "Login", "job": "node", "instance": f"amqp://app:{SECRET}@mq:5672"}},
        {"labels": {"alertname": f"Login{SECRET}", "job": "node"}},
        {"generatorURL": f"http://p/graph?g0.expr=up%7Btoken%3D%22{SECRET}%22%7D"},
    ],
)
async def test_a_secret_in_an_alert_is_neither_kept_nor_posted(alertmanager, made, changes):
    await alertmanager.post("/alerts", content=notification(alert(**changes)))

    assert SECRET not in repr(made.reported)
    assert "redacted" in repr(made.reported)
