"""One file for each thing a person can ask; a handler makes the card that answers an intent."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.chat import Card
from bot.desk import Desk
from bot.handlers.acknowledge import acknowledge, resolve
from bot.handlers.answered import rate, unfold
from bot.handlers.approvals import approve, deny, list_approvals, revoke
from bot.handlers.asked import Asked
from bot.handlers.bundle import approve_several
from bot.handlers.calibrate import show_calibration
from bot.handlers.capacity import show_capacity
from bot.handlers.changes import show_changes
from bot.handlers.compare import compare
from bot.handlers.correlate import correlate
from bot.handlers.dry_run import dry_run
from bot.handlers.emergency import break_glass, review
from bot.handlers.explain import explain_incident
from bot.handlers.forecast import show_forecast
from bot.handlers.forgetting import forget_talk
from bot.handlers.habits import show_habits
from bot.handlers.halt import halt, resume
from bot.handlers.health import show_health
from bot.handlers.help import offer, show_help
from bot.handlers.incidents import list_incidents
from bot.handlers.ledger import show_ledger
from bot.handlers.logs import show_logs
from bot.handlers.opinion import forget, mark
from bot.handlers.papers import brief, postmortem, propose
from bot.handlers.recap import tell_again
from bot.handlers.run import run_runbook
from bot.handlers.runbooks import list_runbooks
from bot.handlers.show import show_signal
from bot.handlers.signals import list_signals
from bot.handlers.silence import list_silences, silence, unsilence
from bot.handlers.similar import show_similar
from bot.handlers.status import show_status
from bot.handlers.summary import summarise
from bot.handlers.suspects import rank_suspects
from bot.handlers.usage import show_usage
from bot.handlers.why_not import explain_refusal
from bot.intents import bundle, emergency, evidence, itself, model, opinion, papers, talk, tuning

Handler = Callable[[Any, Asked, Desk], Awaitable[Card]]

HANDLERS: Mapping[type[model.Intent], Handler] = {
    model.Status: show_status,
    model.Incidents: list_incidents,
    model.Show: show_signal,
    model.Explain: explain_incident,
    model.Forecast: show_forecast,
    model.Compare: compare,
    model.Changes: show_changes,
    model.Signals: list_signals,
    model.Logs: show_logs,
    model.Runbooks: list_runbooks,
    model.Run: run_runbook,
    model.DryRun: dry_run,
    model.Approvals: list_approvals,
    model.Approve: approve,
    bundle.ApproveSeveral: approve_several,
    model.Revoke: revoke,
    model.Deny: deny,
    emergency.BreakGlass: break_glass,
    emergency.Review: review,
    model.Acknowledge: acknowledge,
    model.Resolve: resolve,
    opinion.Useful: mark,
    opinion.Noise: mark,
    opinion.Forget: forget,
    model.Silence: silence,
    model.Unsilence: unsilence,
    model.Silences: list_silences,
    model.Ledger: show_ledger,
    model.WhyNot: explain_refusal,
    model.Halt: halt,
    model.Resume: resume,
    itself.Health: show_health,
    itself.Habits: show_habits,
    tuning.Calibrate: show_calibration,
    model.Usage: show_usage,
    itself.Help: show_help,
    talk.Summary: summarise,
    talk.Recap: tell_again,
    talk.Forgetting: forget_talk,
    evidence.Correlate: correlate,
    evidence.Blame: rank_suspects,
    evidence.Capacity: show_capacity,
    evidence.Similar: show_similar,
    evidence.Based: unfold,
    evidence.Helpful: rate,
    evidence.Unhelpful: rate,
    papers.Brief: brief,
    papers.Postmortem: postmortem,
    papers.Propose: propose,
    model.Unknown: offer,
}
