from datetime import timedelta

import pytest

from bot.intents.model import Show, Span
from monitoring.model import Key, Series


def _series(signal, instance="", *values):
    return Series.of(Key("checkout", signal, instance), range(len(values)), values, "the query")


async def test_every_service_has_its_place(sam):
    page = (await sam.get("/signals")).text

    assert 'hx-get="/signals/of?service=checkout"' in page
    assert 'hx-get="/signals/of?service=cart"' in page


async def test_a_signal_shows_its_newest_value_and_its_line(sam, made):
    made.source.series["checkout", "latency_p95"] = [_series("latency_p95", "10.0.0.1", 0.3, 2.4)]

    page = (await sam.get("/signals/of?service=checkout")).text

    assert "Latency" in page
    assert "2.4 s" in page
    assert "<polyline" in page
    assert "signal=latency_p95&amp;instance=10.0.0.1" in page


async def test_a_service_without_points_says_so(sam):
    assert "No points yet." in (await sam.get("/signals/of?service=cart")).text


async def test_a_signal_that_cannot_be_read_says_why_and_stops_no_other(sam, made):
    made.source.broken = {"latency_p95": "Prometheus does not answer."}
    made.source.series["checkout", "memory"] = [_series("memory", "", 1024.0)]

    page = (await sam.get("/signals/of?service=checkout")).text

    assert "Prometheus does not answer." in page
    assert "memory" in page


async def test_what_is_strange_stands_first(sam, made):
    made.source.series["checkout", "memory"] = [_series("memory", "", 1024.0)]
    made.source.series["checkout", "latency_p95"] = [_series("latency_p95", "", 2.4)]
    await made.open_incident()

    page = (await sam.get("/signals/of?service=checkout")).text

    assert page.index("not normal") < page.index("memory")


async def test_many_instances_are_cut_where_one_sees_it(sam, made):
    made.source.series["checkout", "memory"] = [_series("memory", f"host-{n}", 1.0) for n in range(10)]

    assert "... 4 more instances" in (await sam.get("/signals/of?service=checkout")).text


async def test_a_chart_is_asked_for_by_looking_only(sam, made):
    page = (await sam.get("/signals/over?service=checkout&signal=memory&span=6h&instance=a")).text

    assert made.look.asked == [Show("memory", "checkout", Span(timedelta(hours=6)), "a")]
    assert "Show for sam" in page


@pytest.mark.parametrize(
    "query", ["service=x&signal=memory", "service=checkout&signal=x", "service=checkout&signal=memory&span=9y"]
)
async def test_only_what_is_watched_is_asked_for(sam, made, query):
    assert (await sam.get(f"/signals/over?{query}")).status_code == 404
    assert made.look.asked == []


async def test_an_unknown_service_is_named(sam):
    answer = await sam.get("/signals/of?service=<b>")

    assert answer.status_code == 404
    assert "Nothing named &lt;b&gt; is watched." in answer.text
