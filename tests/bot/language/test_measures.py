from bot.language.measures import Measures
from monitoring.telemetry import Telemetry


def test_names_that_a_model_makes_up_are_counted_as_one() -> None:
    telemetry = Telemetry()
    measures = Measures(telemetry)

    for tool in ("show", *(f"made-up-{number}" for number in range(100))):
        measures.called(tool)

    shown = telemetry.render().decode()
    assert 'cloudops_language_tool_calls_total{tool="unknown"} 100.0' in shown
    assert shown.count("cloudops_language_tool_calls_total{") == 2


def test_what_was_dropped_is_counted_by_why() -> None:
    telemetry = Telemetry()

    Measures(telemetry).dropped("wording", ("number", "number", "link"))

    shown = telemetry.render().decode()
    assert 'cloudops_language_sentences_dropped_total{fault="number",purpose="wording"} 2.0' in shown
