"""What could be done: all runbooks, those for one service, or one with exactly what it would do."""

from collections.abc import Sequence

from bot.cards.action import typed
from bot.cards.lists import counted, listed
from bot.cards.times import length
from bot.chat import Button, Card, Fact, Style, Table
from bot.intents.model import Run, Runbooks
from bot.intents.say import say
from remediation.parameters import SERVICE, wanted
from remediation.runbooks import Parameter, Runbook


def several(runbooks: Sequence[Runbook], service: str) -> Card:
    """All of them, or those that fit a service."""
    about = f" for {service}" if service else ""
    if not runbooks:
        return Card(f"No runbook is configured{about}", "Add runbooks to cloudops.yaml.", suggestions=("status",))
    rows = tuple((runbook.name, _for(runbook), runbook.risk.value) for runbook in runbooks)
    return Card(
        title=f"{counted(len(runbooks), 'runbook')}{about}: {listed([runbook.name for runbook in runbooks], 3)}",
        table=Table(("Runbook", "For", "Risk"), rows),
        suggestions=tuple(say(Runbooks("", runbook.name)) for runbook in runbooks[:4]),
    )


def one(runbook: Runbook) -> Card:
    """What it would do, under which conditions, and how its effect is judged."""
    undo = f"\n\nif it does not help:\n{typed(runbook.rollback)}" if runbook.rollback else ""
    return Card(
        title=f"{runbook.name}: {runbook.title or 'no title'}, risk {runbook.risk}",
        text=f"For {_for(runbook)}. It is asked for before it runs, unless the policy allows it.",
        facts=tuple(_facts(runbook)),
        preformatted=typed(runbook.action) + undo,
        buttons=_buttons(runbook),
    )


def _facts(runbook: Runbook) -> list[Fact]:
    facts = [Fact(f"Give {name}", _takes(rule)) for name, rule in runbook.parameters.items() if name != SERVICE]
    facts += [Fact("Acts on", runbook.targets)] if runbook.targets else []
    facts += [Fact("Only if", query) for query in runbook.require]
    signals = runbook.verify.signals or runbook.signals
    if signals:
        facts.append(Fact("Checked by", f"{listed(signals)} within {length(runbook.verify.within)}"))
    facts.append(Fact("Ends after", length(runbook.timeout)))
    facts.append(Fact("Not again for", length(runbook.cooldown)))
    return facts


def _takes(parameter: Parameter) -> str:
    return listed(parameter.choices, last="or") if parameter.choices else wanted(parameter)


def _buttons(runbook: Runbook) -> tuple[Button, ...]:
    """Only where nothing is left to be filled in."""
    needs = [name for name, rule in runbook.parameters.items() if name != SERVICE and len(rule.choices) != 1]
    if needs or len(runbook.services) != 1:
        return ()
    return (Button(f"Ask for {runbook.name}", say(Run(runbook.name, runbook.services[0])), Style.PRIMARY),)


def _for(runbook: Runbook) -> str:
    services = listed(runbook.services, 3) if runbook.services else "any service"
    return f"{services} ({listed(runbook.signals, 3)})" if runbook.signals else services
