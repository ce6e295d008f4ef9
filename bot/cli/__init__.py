"""The command line: one file a command, loaded when it is asked for, so that `--help` is quick."""

import importlib
import os
import sys

import click

# The matrices here are small: threads that share one wait for each other, and take thirty times as long (ran).
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

# name -> module below bot.cli, and what `--help` says of it without loading it
COMMANDS = {
    "up": ("up", "Start everything configured."),
    "ask": ("ask", "Ask one question on the terminal."),
    "login": ("login", "Print a single-use console link for a person."),
    "token": ("token", "Print a bearer token for a person or a service."),
    "halt": ("halt", "Kill switch: a running action ends, nothing new starts."),
    "resume": ("resume", "Release the kill switch."),
    "postmortem": ("postmortem", "Draft an incident's postmortem as Markdown."),
    "sweep": ("sweep", "One sweep now."),
    "backtest": ("backtest", "What would have been alerted over a recorded history."),
    "evaluate": ("evaluate", "How the detector does on a labelled history."),
    "calibrate": ("calibrate", "How many false alarms a day to expect, before a change is saved."),
    "train": ("train", "Train the detector's model on the fleet's past."),
    "models": ("models", "List the detector's models, use one, or roll back."),
    "drill": ("drill", "A real fault in a sacrificial process: detect, ask, fix, verify."),
    "selftest": ("selftest", "Kill a bot at every step, on a throw-away database, and judge what is left."),
    "runbooks": ("runbooks", "List, check and rehearse runbooks."),
    "policy": ("policy", "Replay what is on record under another policy."),
    "ledger": ("ledger", "Verify or export the ledger."),
    "backup": ("backup", "Make, list, check and put back backups."),
    "audit": ("audit", "Grade how safe and how ready this deployment is."),
    "slack-manifest": ("slack_manifest", "Print the Slack app manifest to paste."),
    "doctor": ("doctor", "Check every configured part and say how to mend it."),
}


class Lazy(click.Group):
    """A group that imports a command only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        if len(sys.argv) > 1 and sys.argv[1] == cmd_name:
            command: click.Command = importlib.import_module(f"bot.cli.{COMMANDS[cmd_name][0]}").command
            return command
        return click.Command(cmd_name, help=COMMANDS[cmd_name][1])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="smart-cloudops-ai", prog_name="cloudops")
def main() -> None:
    """An on-call colleague: watches metrics, says what is wrong, asks before it acts, and checks whether it helped."""
