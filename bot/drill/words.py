"""What a drill says of itself on the terminal."""

from collections.abc import Sequence

from bot.drill.fault import Fault
from bot.drill.load import PER_SECOND
from bot.drill.messages import Asked, Bot, Raised, Seen
from bot.drill.orders import Orders
from bot.drill.supervisor import Repair
from bot.drill.victim.damage import DELAY_S, LEAK_EVERY_S, LEAK_MOST, LEAK_STEP, MIB

DAMAGE = {
    Fault.LEAK: f"it leaks {LEAK_STEP / LEAK_EVERY_S / MIB:.0f} MiB a second, up to {LEAK_MOST // MIB} MiB",
    Fault.CPU: "a thread of it burns a whole core",
    Fault.LATENCY: f"each request takes {DELAY_S} s longer",
    Fault.ERRORS: "the file it serves from is gone, every request fails",
    Fault.CRASH: "it was killed, and nothing restarts it",
}


def heading(orders: Orders, longest_s: float) -> str:
    who = f"{orders.approve_as} approves unattended" if orders.approve_as else "a person approves"
    return f"Fire drill: fault {orders.fault}, repair {orders.repair}, {who}. Ends within {longest_s:.0f} s."


def line(elapsed_s: float, stage: str, text: str) -> str:
    return f"{elapsed_s:6.1f} s  {stage:<9} {text}"


def started(service: str, url: str, pid: int) -> str:
    return f"{service} serves at {url} (process {pid}), about {PER_SECOND} requests a second"


def attached(bot: Bot) -> str:
    source = "by Prometheus" if bot.prometheus else "by itself"
    return f"the bot (process {bot.pid}, console {bot.console}) samples the service {source}"


def learning(seen: Seen) -> str:
    return f"{seen.points} of {seen.needed} points, {seen.learning} signals to go"


def normal(seen: Seen) -> str:
    return f"{seen.judged} signals are judged, none is strange"


def detected(raised: Raised, after_s: float) -> str:
    return f"{raised.id}, {raised.severity}: {raised.title} ({after_s:.1f} s after the fault)"


def asked(approval: Asked) -> str:
    if approval.unasked:
        return f"{approval.id}: {approval.title}; the policy asks nobody"
    needs = "one approval" if approval.quorum == 1 else f"{approval.quorum} approvals"
    return f"{approval.id}: {approval.title}; it needs {needs}"


def invitation(approval: Asked, console: str, left_s: float) -> str:
    return f"answer at {console} within {left_s:.0f} s: approve {approval.id}, or deny {approval.id}"


def answered(approval: Asked, *, unattended: bool) -> str:
    if approval.unasked:
        return "allowed by the policy"
    how = " (unattended drill)" if unattended else ""
    return f"approved by {' and '.join(approval.approvers)}{how}"


def ran(approval: Asked) -> str:
    first = approval.output.strip().splitlines()[:1]
    return f"{approval.title}: {approval.phase}" + (f". {first[0]}" if first else "")


def verified(approval: Asked) -> str:
    return f"{approval.verdict} ({approval.verdict_reason})"


def closed(raised: Sequence[Raised]) -> str:
    return f"{', '.join(one.id for one in raised)}: back to normal"


def quiet(watched_s: float) -> str:
    return f"nothing was broken, and nothing was raised in {watched_s:.0f} s of watching"


def undone(approval: Asked) -> str:
    return f"the rollback {approval.rollback}"


def passed(orders: Orders) -> str:
    if orders.fault is Fault.NONE:
        return "Nothing was raised, as it should be."
    if orders.repair is Repair.WORSE:
        return "Every stage happened: detected, asked, answered, run, found to be no help, rolled back, closed."
    return "Every stage happened: detected, asked, answered, run, verified, closed."


def failed(reason: str) -> str:
    return f"The drill failed. {reason}"


# What did not happen; the time it had is added.
NOT_LEARNED = "The bot did not learn what is normal"
NOT_WATCHED = "The bot did not answer"
NOT_ENDED = "The repair did not end"
NOT_JUDGED = "There was no verdict"
NOT_UNDONE = "The rollback did not end"
NOT_CLOSED = "The incident did not end"

NO_TARGETS = (
    "The bot reads Prometheus, which must be told where the sacrificial service is: give --targets FILE, "
    "a file that a file_sd_configs entry with a scrape_interval of 1s names."
)


def not_attached(*, prometheus: bool) -> str:
    if prometheus:
        return "Prometheus did not scrape the service (does it read the targets file, each second?)"
    return "The bot saw nothing of the service"


def not_detected(symptom: str) -> str:
    return f"No incident named {symptom}"


def not_asked(service: str) -> str:
    return f"Nobody was asked (ask the bot: why not restart-{service})"


def not_answered(approval: Asked) -> str:
    return f"{approval.id} was not answered"


def missed(what: str, within_s: float) -> str:
    return f"{what} within {within_s:.0f} s."


def not_calm(raised: Raised) -> str:
    return f"Nothing was broken yet, but the bot raised {raised.id}: {raised.title}."


def not_approved(approval: Asked) -> str:
    return f"{approval.id} is {approval.stage}. {approval.why_void}".strip()


def not_run(approval: Asked) -> str:
    why = approval.output or approval.why_void
    return f"The repair did not succeed: {approval.phase or approval.stage}. {why}".strip()


def not_recovered(approval: Asked) -> str:
    return f"The verdict is {approval.verdict!r}."


def not_found_out(approval: Asked) -> str:
    return f"It was made worse, and the verdict is {approval.verdict!r}."


def not_undone(approval: Asked) -> str:
    return f"The rollback {approval.rollback}."


def not_restarted_once(restarts: int) -> str:
    return f"The verdict is recovered, but the service was restarted {restarts} times, not once."


def no_approver(name: str, approvers: Sequence[str]) -> str:
    return f"{name} is no approver here. Approvers: {', '.join(approvers) or 'nobody'}."
