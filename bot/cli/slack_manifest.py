"""`cloudops slack-manifest`."""

import click


@click.command()
@click.option(
    "--url", default="", metavar="URL", help="The bot's public https address, for HTTP mode; without it Socket Mode."
)
def command(url: str) -> None:
    """Print the Slack app manifest to paste at api.slack.com/apps: New App, From a manifest."""
    from bot.platforms.slack.manifest import written  # noqa: PLC0415 - other commands do without Slack

    if url and not url.startswith("https://"):
        raise click.BadParameter("Slack posts to https addresses only.", param_hint="--url")
    click.echo(written(url))
