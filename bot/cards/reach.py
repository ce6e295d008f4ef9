"""How much an action touches, and why that needs more people than policy alone."""

from bot.cards.lists import counted, listed
from remediation.quorum import Lacking
from remediation.reach import Needed, Reach


def touches(reach: Reach) -> str:
    """Such as `1 of 3 replicas (app1:80), 33 % of the traffic`."""
    others = f"; also open here: {listed([f'APR-{number}' for number in reach.others])}" if reach.others else ""
    match reach.replicas:
        case None:
            return f"unknown, counts as all: the replicas could not be read{others}"
        case 0:
            return f"the whole service; its replicas are not measured{others}"
        case count:
            which = f" ({listed(reach.touched, 3)})" if len(reach.touched) < count else ""
            return f"{len(reach.touched)} of {counted(count, 'replica')}{which}, {_traffic(reach)}{others}"


def wanted(needed: Needed) -> str:
    """Such as `2 approvals of 2 teams`."""
    return counted(needed.people, "approval") + (f" of {needed.teams} teams" if needed.teams > 1 else "")


def too_few(lacking: Lacking) -> str:
    """Said while it is asked for: it is never made to need less."""
    able = listed(lacking.able) if lacking.able else "nobody"
    many = len(lacking.able) >= lacking.needed.people
    who = f"but {able} are all of one team" if many else f"but only {able} can approve it"
    mend = "Put an approver of another team" if many else "Add an approver"
    return f"It needs {wanted(lacking.needed)}, {who}: it cannot run as asked. {mend} under people in cloudops.yaml."


def _traffic(reach: Reach) -> str:
    return "unknown share of the traffic" if reach.traffic is None else f"{reach.traffic:.0%} of the traffic"
