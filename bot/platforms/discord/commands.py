"""`/cloudops ...`: every command is words of the grammar, asked on behalf of whoever typed it."""

from collections.abc import Awaitable, Callable
from typing import Any

from discord import Interaction
from discord.app_commands import Group, command, describe

from bot.platforms.discord import phrase
from bot.platforms.discord.choices import Names

Asked = Interaction[Any]
Ask = Callable[[Asked, str], Awaitable[None]]

SPAN = "How far back: 3h, yesterday, since 14:00"
SERVICE = "Which service; all when left out"
ONE_SERVICE = "Which service"
SIGNAL = "Which signal"
INCIDENT = "Which incident, such as INC-3"
APPROVAL = "Which approval, such as APR-9"
# The names of options that are completed from what there is.
COMPLETED = {
    "service": "services",
    "signal": "signals",
    "runbook": "runbooks",
    "incident": "incidents",
    "approval": "approvals",
}


class Cloudops(Group, name="cloudops", description="Ask the on-call bot"):
    """One group, so that a guild's list of commands gains a single name."""

    def __init__(self, ask: Ask, names: Names) -> None:
        super().__init__()
        self._ask = ask
        for one in self.walk_commands():
            for option in getattr(one, "parameters", ()):
                if option.name in COMPLETED:
                    one.autocomplete(option.name)(getattr(names, COMPLETED[option.name]))  # type: ignore[union-attr]

    @command(description="How everything is, or one service")
    @describe(service=SERVICE)
    async def status(self, asked: Asked, service: str = "") -> None:
        await self._ask(asked, phrase.status(service))

    @command(description="What is wrong")
    @describe(service=SERVICE)
    async def incidents(self, asked: Asked, service: str = "") -> None:
        await self._ask(asked, phrase.incidents(service))

    @command(description="A signal over time, as a chart")
    @describe(signal=SIGNAL, service=ONE_SERVICE, over=SPAN)
    async def show(self, asked: Asked, signal: str, service: str = "", over: str = "") -> None:
        await self._ask(asked, phrase.show(signal, service, over))

    @command(description="Why an incident was raised")
    @describe(incident=INCIDENT)
    async def explain(self, asked: Asked, incident: str) -> None:
        await self._ask(asked, f"explain {incident}")

    @command(description="When a signal reaches its limit")
    @describe(signal=SIGNAL, service=ONE_SERVICE)
    async def forecast(self, asked: Asked, signal: str, service: str = "") -> None:
        await self._ask(asked, phrase.forecast(signal, service))

    @command(description="Incidents, actions and silences of a time")
    @describe(service=SERVICE, over=SPAN)
    async def changes(self, asked: Asked, service: str = "", over: str = "") -> None:
        await self._ask(asked, phrase.changes(service, over))

    # A group takes 25 commands at most, and one of its own counts as one.
    look = Group(name="look", description="Look into what is behind it")

    @look.command(description="What a service wrote, gathered into patterns")
    @describe(service=ONE_SERVICE, over=SPAN, matching="Only lines with these words", errors="Only bad lines")
    async def logs(
        self, asked: Asked, service: str = "", over: str = "", matching: str = "", *, errors: bool = False
    ) -> None:
        await self._ask(asked, phrase.logs(service, over, matching, errors=errors))

    @look.command(description="A signal now and then, or of two services")
    @describe(signal=SIGNAL, service=ONE_SERVICE, against="Another service, or yesterday")
    async def compare(self, asked: Asked, signal: str, service: str, against: str = "yesterday") -> None:
        await self._ask(asked, phrase.compare(signal, service, against))

    @look.command(description="What moved together with a signal")
    @describe(signal=SIGNAL, service=ONE_SERVICE, over=SPAN)
    async def moved(self, asked: Asked, signal: str, service: str = "", over: str = "") -> None:
        await self._ask(asked, phrase.moved(signal, service, over))

    @look.command(description="Who is to blame, ranked")
    @describe(incident=INCIDENT)
    async def blame(self, asked: Asked, incident: str = "") -> None:
        await self._ask(asked, f"blame {incident}".rstrip())

    @look.command(description="Past incidents like this one, and what helped")
    @describe(incident=INCIDENT)
    async def similar(self, asked: Asked, incident: str) -> None:
        await self._ask(asked, f"similar incidents to {incident}")

    @look.command(description="How much is left, and until when")
    @describe(service=SERVICE)
    async def capacity(self, asked: Asked, service: str = "") -> None:
        await self._ask(asked, phrase.capacity(service))

    @look.command(description="An incident in short")
    @describe(incident=INCIDENT)
    async def summarise(self, asked: Asked, incident: str) -> None:
        await self._ask(asked, f"summarise {incident}")

    @look.command(description="A draft of what is to be learned from an incident")
    @describe(incident=INCIDENT)
    async def postmortem(self, asked: Asked, incident: str) -> None:
        await self._ask(asked, f"postmortem {incident}")

    @look.command(description="What language models cost, and whether answers helped")
    async def usage(self, asked: Asked) -> None:
        await self._ask(asked, "usage")

    @command(description="What could be done")
    @describe(service=SERVICE)
    async def runbooks(self, asked: Asked, service: str = "") -> None:
        await self._ask(asked, phrase.runbooks(service))

    @command(description="Ask for a runbook; whether it runs is for others to say")
    @describe(runbook="Which runbook", service=ONE_SERVICE, values="Its parameters, such as replicas=5")
    async def run(self, asked: Asked, runbook: str, service: str = "", values: str = "") -> None:
        await self._ask(asked, phrase.run(runbook, service, values))

    @command(name="why-not", description="What the policy would say to a runbook")
    @describe(runbook="Which runbook", service=ONE_SERVICE)
    async def why_not(self, asked: Asked, runbook: str, service: str = "") -> None:
        await self._ask(asked, phrase.why_not(runbook, service))

    @command(description="What waits for an answer")
    async def approvals(self, asked: Asked) -> None:
        await self._ask(asked, "approvals")

    @command(description="Yes to an approval that is not your own")
    @describe(approval=APPROVAL)
    async def approve(self, asked: Asked, approval: str) -> None:
        await self._ask(asked, f"approve {approval}")

    @command(description="No to an approval")
    @describe(approval=APPROVAL, reason="Why not, shown on the card")
    async def deny(self, asked: Asked, approval: str, reason: str = "") -> None:
        await self._ask(asked, phrase.deny(approval, reason))

    @command(description="Say that you have it")
    @describe(incident=INCIDENT)
    async def ack(self, asked: Asked, incident: str) -> None:
        await self._ask(asked, f"acknowledge {incident}")

    @command(description="Say that it is over")
    @describe(incident=INCIDENT)
    async def resolve(self, asked: Asked, incident: str) -> None:
        await self._ask(asked, f"resolve {incident}")

    @command(description="No notifications for a while")
    @describe(service=ONE_SERVICE, lasting="How long, such as 2h", signal="One signal of it only")
    async def silence(self, asked: Asked, service: str, lasting: str = "1h", signal: str = "") -> None:
        await self._ask(asked, phrase.silence(service, lasting, signal))

    @command(description="Notifications again")
    @describe(service=ONE_SERVICE, signal="One signal of it only")
    async def unsilence(self, asked: Asked, service: str, signal: str = "") -> None:
        await self._ask(asked, phrase.unsilence(service, signal))

    @command(description="Who did what")
    @describe(about="INC-3, APR-9, a service or a runbook; the newest entries when left out")
    async def ledger(self, asked: Asked, about: str = "") -> None:
        await self._ask(asked, f"ledger {about}".rstrip())

    @command(description="The big picture, and what nobody can see")
    async def summary(self, asked: Asked) -> None:
        await self._ask(asked, "summary")

    @command(description="What you asked here is forgotten")
    async def forget(self, asked: Asked) -> None:
        await self._ask(asked, "forget our conversation")

    @command(description="End what runs and let nothing start")
    @describe(reason="Why, for the record")
    async def halt(self, asked: Asked, reason: str = "") -> None:
        await self._ask(asked, phrase.halt(reason))

    @command(description="Let actions run again")
    async def resume(self, asked: Asked) -> None:
        await self._ask(asked, "resume")

    @command(description="Whether the bot sees everything")
    async def health(self, asked: Asked) -> None:
        await self._ask(asked, "bot health")

    @command(description="Anything else, in your own words")
    @describe(question="Such as: what is wrong with checkout")
    async def ask(self, asked: Asked, question: str) -> None:
        await self._ask(asked, question)

    @command(description="What can be asked")
    @describe(topic="One command, such as silence")
    async def help(self, asked: Asked, topic: str = "") -> None:
        await self._ask(asked, f"help {topic}".rstrip())
