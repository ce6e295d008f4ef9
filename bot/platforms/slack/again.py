"""What a crash cut short is never requested again by itself."""

from bot.desk import Desk
from bot.platforms.filling import request
from bot.platforms.slack.heard import PLATFORM
from bot.storage.inbox import FRESH
from remediation.approval import Approval

LOOKED_AT = 50


async def made_already(desk: Desk, author: str, text: str) -> Approval | None:
    """A request that a crash cut short may have been made, and even have run: it is never made again by itself."""
    run, person = request(text, desk), desk.people.speaking(PLATFORM, author)
    if run is None:
        return None
    since = desk.clock() - FRESH
    recent = [one for one in await desk.flow.recent(LOOKED_AT) if one.created_at >= since]
    mine = (one for one in recent if one.plan.runbook == run.runbook and person.name in one.requesters)
    return next((one for one in mine if run.service in ("", one.plan.service)), None)
