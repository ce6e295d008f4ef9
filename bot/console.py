"""Hands the web console what its pages show."""

from collections.abc import Sequence

from bot.app import App
from bot.checks import checks
from bot.platforms.web.console import Console
from bot.readiness import Check
from remediation.redact import redactor


def console(app: App) -> Console:
    async def health() -> Sequence[Check]:
        return await checks(app)

    return Console(
        reply=app.router.reply,
        look=app.router.look,
        ask=app.router.ask,
        do=app.router.do,
        understand=app.router.understand,
        living=app.living.card,
        desk=app.desk,
        room=app.room,
        logins=app.logins,
        sessions=app.sessions,
        tokens=app.tokens,
        health=health,
        telemetry=app.telemetry,
        report=app.reports.take,
        redact=redactor(app.settings.secrets),
        school=app.school,
        slack_posts=app.chats.slack_posts,
    )
