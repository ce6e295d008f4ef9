from bot.chat import Card, Fact, Picture
from bot.intents.model import Explain
from monitoring.model import Severity
from remediation.approval import Approval, Stage
from tests.bot.consoles import PLAN
from tests.clock import MORNING


async def test_without_incidents_the_page_says_so(sam):
    assert "No incident is open." in (await sam.get("/incidents")).text


async def test_the_worst_stands_first_whatever_its_age(sam, made):
    await made.open_incident(Severity.CRITICAL, "checkout")
    await made.open_incident(Severity.INFO, "cart")
    await made.open_incident(Severity.WARNING, "mail")

    page = (await sam.get("/incidents")).text

    assert page.index("checkout: ") < page.index("mail: ") < page.index("cart: ")


async def test_an_incident_is_called_what_its_card_says(sam, made):
    await made.open_incident()
    await made.console.room.show(Card("checkout is slow: 2.4 s.", key="INC-1"))

    assert "checkout is slow: 2.4 s." in (await sam.get("/incidents")).text


async def test_a_resolved_one_stands_apart(sam, made):
    await made.open_incident()
    await made.console.desk.incidents.resolve(1, "lee")

    page = (await sam.get("/incidents")).text

    assert "No incident is open." in page
    assert "resolved by lee" in page


async def test_the_page_of_one_shows_its_card_approvals_and_timeline(sam, made):
    await made.open_incident()
    await made.console.room.show(Card("checkout is slow: 2.4 s.", key="INC-1"))
    made.flow.approvals.append(Approval(9, PLAN, Stage.PENDING, 1, ("sam",), MORNING, MORNING, incident=1))
    await made.console.desk.incidents.acknowledge(1, "sam")

    page = (await sam.get("/incidents/1")).text

    assert "checkout is slow: 2.4 s." in page
    assert "APR-9</a> made at this moment" in page
    assert "Opened: latency_p95" in page
    assert "Acknowledged by sam" in page
    assert 'hx-get="/incidents/1/why"' in page


async def test_an_incident_that_nobody_was_told_of_has_a_card_all_the_same(sam, made):
    await made.open_incident()

    assert "INC-1</a> made at this moment" in (await sam.get("/incidents/1")).text


async def test_the_explanation_is_asked_for_by_looking_only(sam, made):
    await made.open_incident()

    assert "Explain for sam" in (await sam.get("/incidents/1/why")).text
    assert made.look.asked == [Explain(1)]


async def test_an_incident_that_is_not_there_is_named(sam):
    answer = await sam.get("/incidents/99")

    assert answer.status_code == 404
    assert "There is no" in answer.text


async def test_script_that_has_the_newest_is_told_so(sam, made):
    first = await sam.get("/incidents", **{"HX-Request": "true", "HX-Target": "live"})
    mark = first.text.split('"X-Seen":"')[1][:16]
    seen = {"HX-Request": "true", "HX-Target": "live", "X-Seen": mark}

    assert (await sam.get("/incidents", **seen)).status_code == 204
    await made.open_incident()
    assert (await sam.get("/incidents", **seen)).status_code == 200


async def test_the_explanation_does_not_repeat_the_chart_above_it(sam, made):
    await made.open_incident()
    chart = Picture(b"png", "a chart")
    made.look.answer = Card("Why", picture=chart, facts=(Fact("a", "b"),))

    assert "a chart" in (await sam.get("/incidents/1/why")).text
    await made.console.room.show(Card("slow", picture=chart, key="INC-1"))
    assert "a chart" not in (await sam.get("/incidents/1/why")).text


async def test_a_draft_of_the_postmortem_is_saved_as_markdown(sam, made):
    await made.open_incident()

    draft = await sam.get("/incidents/1/postmortem.md")

    assert draft.headers["content-type"].startswith("text/markdown")
    assert draft.headers["content-disposition"] == 'attachment; filename="postmortem-INC-1.md"'
    assert draft.text.startswith("# Postmortem of INC-1: checkout: ")
    assert (await sam.get("/incidents/9/postmortem.md")).status_code == 404
