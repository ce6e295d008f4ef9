"""Options of the command line, from click."""

import importlib

import click

from bot.cli import COMMANDS
from scripts.reference.marks import table

MANY = 8


def options(named: str) -> str:
    """Of `ledger verify`."""
    command = find(named)
    context = click.Context(command)
    found = [one for one in command.params if isinstance(one, click.Option)]
    return table(
        ("option", "default", "means"), ((_name(one, context), _default(one), one.help or "") for one in found)
    )


def find(named: str) -> click.Command:
    first, *rest = named.split()
    command: click.Command = importlib.import_module(f"bot.cli.{COMMANDS[first][0]}").command
    for word in rest:
        if not isinstance(command, click.Group):
            raise TypeError(f"{named} is no command.")
        command = command.commands[word]
    return command


def _name(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {_value(option, context)}"
    return f"`{'`, `'.join(option.opts)}{value}`"


def _value(option: click.Option, context: click.Context) -> str:
    if isinstance(option.type, click.Choice):
        return "/".join(option.type.choices) if len(option.type.choices) < MANY else "NAME"
    return option.metavar or option.make_metavar(context).split("<")[0].split(" RANGE")[0]


def _default(option: click.Option) -> str:
    if option.required:
        return "must be given"
    if isinstance(option.show_default, str):
        return option.show_default
    return f"`{option.default}`" if option.show_default and option.default not in (None, "") else ""
