"""The words for an intent, which the grammar reads back as the same intent; buttons and suggestions use them."""

from datetime import datetime

from bot.intents import evidence, itself, model, opinion, papers, talk, tuning
from bot.intents.bundle import ApproveSeveral
from bot.intents.durations import written
from bot.intents.emergency import BreakGlass, Review
from bot.intents.model import Intent, Span


def say(intent: Intent) -> str:  # noqa: PLR0911, PLR0912, PLR0915, C901 (one line for each intent)
    """One sentence; `read(say(intent)).intent == intent`."""
    match intent:
        case model.Status(service):
            return f"status{_of(service)}"
        case model.Incidents(service, span):
            return f"incidents{_of(service)}{_span(span)}"
        case model.Show(signal, service, span, instance):
            return f"show {signal}{_of(service)}{f' on {instance}' if instance else ''}{_span(span)}"
        case model.Explain(incident, service, signal):
            named = f"explain{f' {signal} of' if signal and service else f' {signal}'.rstrip()} {service}".strip()
            return f"explain INC-{incident}" if incident else named
        case model.Forecast(signal, service, horizon):
            return f"forecast {signal}{_of(service)}{f' for {written(horizon)}' if horizon else ''}"
        case model.Compare(signal, service, span, against):
            return f"compare {signal}{_of(service)}{f' with {against}' if against else ''}{_span(span)}"
        case model.Changes(service, span):
            return f"what changed{f' on {service}' if service else ''}{_span(span)}"
        case model.Logs(service, span, matching, errors):
            wanted = f"{'show error logs' if errors else 'logs'}{_of(service)}{_span(span)}"
            return f'{wanted} matching "{matching}"' if matching else wanted
        case model.Signals(service) | model.Runbooks(service, ""):
            return f"{type(intent).__name__.lower()}{_of(service)}"
        case model.Runbooks(_, runbook):
            return f"show {runbook}"
        case model.Run(runbook, service, parameters):
            return f"run {runbook}{f' on {service}' if service else ''}{_parameters(parameters)}"
        case model.DryRun(runbook, service, parameters):
            return f"dry run {runbook}{f' on {service}' if service else ''}{_parameters(parameters)}"
        case model.Approvals(approval):
            return f"show APR-{approval}" if approval else "approvals"
        case model.Approve(approval, target):
            return f"approve APR-{approval} {target}".rstrip() if approval else "approve"
        case ApproveSeveral(approvals):
            return f"approve {', '.join(f'APR-{number}' for number in approvals)}"
        case model.Revoke(approval):
            return f"revoke APR-{approval}" if approval else "revoke"
        case BreakGlass(approval, reason, target):
            said = f"break glass APR-{approval} {target}".rstrip() if approval else "break glass"
            return f"{said} because {reason}" if reason else said
        case Review(approval, words):
            return f"review APR-{approval}{f' because {words}' if words else ''}"
        case model.Deny(approval, reason):
            return f"deny{f' APR-{approval}' if approval else ''}{f' because {reason}' if reason else ''}"
        case model.Acknowledge(incident) | model.Resolve(incident):
            return f"{type(intent).__name__.lower()}{f' INC-{incident}' if incident else ''}"
        case opinion.Noise(incident) | opinion.Useful(incident):
            return f"{type(intent).__name__.lower()}{f' INC-{incident}' if incident else ''}"
        case opinion.Forget(signal, service):
            return f"forget feedback on {signal}{_of(service)}"
        case model.Silence(service, signal, duration, until):
            ends = f" for {written(duration)}" if duration else _span(Span(until=until))
            return (
                f"silence{f' {signal} of' if signal and service else f' {signal}'.rstrip()} {service}".rstrip() + ends
            )
        case model.Unsilence(service, signal):
            return f"unsilence {signal} of {service}" if signal else f"unsilence {service}".rstrip()
        case model.Ledger():
            return _ledger(intent)
        case model.WhyNot("", service, None, signal) if service or signal:
            return f"why no alert for {signal}{_of(service)}" if signal else f"why no alert for {service}"
        case model.WhyNot(runbook, service, approval):
            return f"why not APR-{approval}" if approval else f"why not {runbook} {service}".rstrip()
        case model.Halt(reason):
            return f"halt because {reason}" if reason else "halt"
        case talk.Summary():
            return "summary"
        case talk.Recap():
            return "recap our conversation"
        case talk.Forgetting():
            return "forget our conversation"
        case itself.Habits():
            return "approvals report"
        case itself.Health():
            return "bot health"
        case tuning.Calibrate(number, signal, settings):
            wanted = f"{f' {signal}' if signal else ''}{f' {number} a day' if number else ''}"
            return f"calibrate{wanted}{_parameters(settings)}"
        case itself.Help(topic):
            return f"help {topic}".rstrip()
        case papers.Brief(incident):
            return f"summarise INC-{incident}" if incident else "summarise the incident"
        case papers.Postmortem(incident):
            return f"postmortem INC-{incident}" if incident else "postmortem"
        case papers.Propose(runbook, service):
            return f"ask for approval of {runbook}{f' on {service}' if service else ''}"
        case model.Unknown(text):
            return text
        case evidence.Correlate() | evidence.Blame() | evidence.Capacity() | evidence.Similar():
            return _of_evidence(intent)
        case evidence.Based(answer, first):
            return f"evidence of answer {answer}{f' from {first}' if first > 1 else ''}"
        case evidence.Helpful(answer):
            return f"helpful answer {answer}"
        case evidence.Unhelpful(answer):
            return f"not helpful answer {answer}"
        case model.Usage(span):
            return f"usage{_span(span)}"
        case model.Silences() | model.Resume():
            return type(intent).__name__.lower()


def _of(service: str) -> str:
    return f" of {service}" if service else ""


def _of_evidence(asked: evidence.Correlate | evidence.Blame | evidence.Capacity | evidence.Similar) -> str:
    match asked:
        case evidence.Capacity(service):
            return f"capacity{_of(service)}"
        case evidence.Correlate(signal, service, incident, span):
            return f"correlate {f'INC-{incident}' if incident else f'{signal}{_of(service)}'}{_span(span)}"
        case evidence.Blame(incident, service):
            return f"blame {f'INC-{incident}' if incident else service}".rstrip()
        case evidence.Similar(incident, service):
            return f"similar incidents{f' to INC-{incident}' if incident else _of(service)}"


def _ledger(asked: model.Ledger) -> str:
    spoken = _span(asked.span)
    if asked.by:
        return f"ledger by {asked.by}{f' on {asked.service}' if asked.service else ''}{spoken}"
    if named := asked.runbook or asked.service:
        return f"who ran {named}{spoken}"
    about = f" INC-{asked.incident}" if asked.incident else f" APR-{asked.approval}" if asked.approval else ""
    return f"ledger{about}{spoken}"


def _span(span: Span) -> str:
    lasting = f" over the last {written(span.duration)}" if span.duration else ""
    if span.since and span.until:
        return f" from {_at(span.since)} to {_at(span.until)}"
    return (
        lasting
        + (f" since {_at(span.since)}" if span.since else "")
        + (f" until {_at(span.until)}" if span.until else "")
    )


def _at(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _parameters(parameters: tuple[tuple[str, str], ...]) -> str:
    return "".join(f' {name}="{value}"' if " " in value else f" {name}={value}" for name, value in parameters)
