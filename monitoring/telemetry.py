"""What the bot measures of itself, for its /metrics page."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)
SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Telemetry:
    """The bot's own metrics, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        at = self.registry
        self.sweep = Histogram("cloudops_sweep_duration_seconds", "How long a sweep took.", registry=at, buckets=SLOW)
        self.signals_read = Counter("cloudops_signals_read", "Signals that sweeps read.", registry=at)
        self.signals_failed = Counter("cloudops_signals_failed", "Signals that sweeps could not read.", registry=at)
        self.sample = Histogram(
            "cloudops_sample_duration_seconds",
            "How long sampling took, where the bot samples by itself.",
            registry=at,
            buckets=QUICK,
        )
        self.incidents = Gauge("cloudops_incidents", "Incidents that are not resolved.", ["stage"], registry=at)
        self.series = Gauge(
            "cloudops_series", "Series at the last sweeps: judged, strange, learning, unread.", ["state"], registry=at
        )
        self.alarm_budget = Gauge(
            "cloudops_alarm_budget",
            "False alarms a day that are accepted; seven times it is what cloudops_alarms_opened may come to.",
            registry=at,
        )
        self.alarms = Gauge(
            "cloudops_alarms_opened",
            "Incidents the detector opened in seven days: all, and those called noise.",
            ["said"],
            registry=at,
        )
        self.runs = Gauge("cloudops_runs", "Runs among the last 100 approvals, by verdict.", ["verdict"], registry=at)
        self.last_incident = Gauge(
            "cloudops_last_incident_timestamp_seconds", "When the newest incident was opened.", registry=at
        )
        self.last_run = Gauge("cloudops_last_run_timestamp_seconds", "When the newest action started.", registry=at)
        self.outbox_age = Gauge(
            "cloudops_outbox_age_seconds", "Age of the oldest card that waits to be sent.", registry=at
        )
        self.outbox_waiting = Gauge("cloudops_outbox_waiting", "Cards that wait to be sent.", registry=at)
        self.platform_deaf = Gauge(
            "cloudops_platform_deaf",
            "1 when no replica heard anything from there for a minute.",
            ["platform"],
            registry=at,
        )
        self.approvals_waiting = Gauge("cloudops_approvals_waiting", "Approvals nobody has answered.", registry=at)
        self.acknowledgement = Histogram(
            "cloudops_ack_duration_seconds",
            "From a message or click to its first answer.",
            ["platform"],
            registry=at,
            buckets=QUICK,
        )
        self.requests = Counter(
            "cloudops_http_requests", "HTTP requests answered.", ["method", "route", "status"], registry=at
        )
        self.language_duration = Histogram(
            "cloudops_language_duration_seconds",
            "How long a language model was waited for.",
            ["model", "purpose"],
            registry=at,
            buckets=QUICK,
        )
        self.language_answers = Counter(
            "cloudops_language_answers",
            "What language models were asked, answered or failed.",
            ["model", "purpose", "outcome"],
            registry=at,
        )
        self.language_tokens = Counter(
            "cloudops_language_tokens", "Tokens read and written.", ["model", "kind"], registry=at
        )
        self.language_calls = Counter(
            "cloudops_language_tool_calls", "What language models looked up.", ["tool"], registry=at
        )
        self.language_dropped = Counter(
            "cloudops_language_sentences_dropped",
            "Sentences of language models that were not said, by why.",
            ["purpose", "fault"],
            registry=at,
        )
        self.language_away = Gauge(
            "cloudops_language_away", "1 when a vendor is not asked for a while.", ["vendor"], registry=at
        )
        ProcessCollector(registry=at)

    def render(self) -> bytes:
        """The /metrics page."""
        return generate_latest(self.registry)
