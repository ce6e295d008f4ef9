"""Chooses where figures come from, and what is watched there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bot.config.model import Config
from bot.settings import Settings
from bot.storage.drills import Drills
from bot.watched import Watched
from monitoring.host import HostSource, this_host
from monitoring.records import Samples

if TYPE_CHECKING:
    from monitoring.promql import PrometheusSource

WARM_UP = timedelta(seconds=1)
Source: TypeAlias = "HostSource | PrometheusSource"


def sourced(settings: Settings, config: Config, samples: Samples, clock: Callable[[], datetime]) -> "Source":
    """Prometheus where there is one, else this machine and the /metrics pages of the configuration."""
    if settings.prometheus_url:
        from monitoring.promql import PrometheusSource  # noqa: PLC0415 - who has no Prometheus does without its client

        return PrometheusSource(settings.prometheus_url, identity=settings.prometheus_identity)
    return HostSource(samples, config.signals, clock=clock, warm_up=WARM_UP)


def watching(config: Config, source: "Source", drills: Drills) -> Watched:
    """What is watched when nobody named it: this machine, or the jobs of Prometheus."""
    if isinstance(source, HostSource):
        return Watched((this_host(config.every), *config.services), config.runbooks, drills, None)
    discover = None if config.services else source.discover
    return Watched(config.services, config.runbooks, drills, discover)
