from monitoring.scrape import read_page
from monitoring.telemetry import Telemetry


def values(telemetry: Telemetry) -> dict[str, float]:
    return {reading.name: reading.value for reading in read_page("here", telemetry.render().decode())}


def test_the_page_shows_what_was_measured():
    telemetry = Telemetry()
    telemetry.signals_read.inc(25)
    telemetry.sweep.observe(0.3)
    telemetry.incidents.labels("open").set(2)

    page = values(telemetry)

    assert page["cloudops_signals_read_total"] == 25
    assert page["cloudops_sweep_duration_seconds_count"] == 1
    assert page["cloudops_incidents"] == 2


def test_every_name_of_ours_has_the_one_prefix():
    names = {name for name in values(Telemetry()) if not name.startswith("process_")}

    assert names
    assert all(name.startswith("cloudops_") for name in names)


def test_two_of_them_do_not_share_figures():
    one, other = Telemetry(), Telemetry()

    one.signals_failed.inc()

    assert values(other)["cloudops_signals_failed_total"] == 0
