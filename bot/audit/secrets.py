"""Secrets that stand in files, found by detect-secrets; what they are is never repeated."""

from collections.abc import Iterator

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Found, NotChecked, Weight
from bot.audit.scanner import AwayError, asked

INSTALL = "install the bot with its extra: pip install 'smart-cloudops-ai[audit]'"
# It guesses by likeness too; what is told here has the shape of a real one.
KNOWN = frozenset(
    {
        "AWS Access Key",
        "Artifactory Credentials",
        "Azure Storage Account access key",
        "Basic Auth Credentials",
        "Discord Bot Token",
        "GitHub Token",
        "GitLab Token",
        "JSON Web Token",
        "OpenAI Token",
        "Private Key",
        "Slack Token",
        "Stripe Access Key",
    }
)
# `.env` and `secrets/` are where they belong.
PLACES = (".env", "secrets/")


def secrets(at: Deployment) -> Iterator[Found]:
    names = [at.shown(path) for path in at.files() if not at.shown(path).startswith(PLACES)]
    yield from _states(at)
    if not names:
        return
    try:
        said = asked("detect-secrets", ["scan", "--no-verify", *names], at.folder, install=INSTALL)
    except AwayError as error:
        yield NotChecked("secrets in files", str(error))
        return
    for name, found in sorted(said["results"].items()):
        for one in found:
            if one["type"] in KNOWN:
                where = f"{name}:{one['line_number']}"
                mend = "take it out, make it anew where it was given, and set it in the environment"
                yield Finding("secret-in-file", Weight.CRITICAL, where, one["type"], mend)


def _states(at: Deployment) -> Iterator[Finding]:
    for path in at.files():
        if path.suffix == ".tfstate":
            mend = "keep the state in S3, encrypted: terraform/backend.tf.example; then delete the file"
            yield Finding("state-in-file", Weight.HIGH, at.shown(path), "Terraform's state holds what it made", mend)
