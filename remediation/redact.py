"""Takes secrets and control characters out of text that leaves an action or enters the ledger."""

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit

from remediation.canonical import Json

MARK = "[redacted]"
SHORTEST = 6  # a shorter value would black out ordinary words
SECRET_NAME = (
    r"(?:pass(?:words?|wd|phrase)?(?![a-z])|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key"  # noqa: S105
    r"|credentials?|dsn|cookie)"
)
SECRET_VARIABLE = re.compile(rf"{SECRET_NAME}|auth|_key$|signing|webhook", re.IGNORECASE)
# Working directories, which only look like passwords.
FOLDERS = frozenset({"PWD", "OLDPWD"})

PEM = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.DOTALL)
PEM_REST = re.compile(r"\A(?:(?!-----BEGIN).)*?-----END [A-Z0-9 ]*PRIVATE KEY-----", re.DOTALL)
# Every repetition is bounded or cannot be tried twice: output is hostile, and this runs on all of it.
VALUE = r"(?:\"[^\"\r\n]*\"?|'[^'\r\n]*'?|[^\s,;&\"'][^\s,;&\"']*)"
HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)([\"']?\s*[:=]\s*)[^\r\n]+")
SCHEME = re.compile(r"(?i)\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{6,}")
NAMED = re.compile(rf"(?i)({SECRET_NAME}[\w.-]{{0,40}})([\"']?\s*[:=]\s*|[\"']\s*,\s*){VALUE}")
FLAG = re.compile(rf"(?i)(-[\w-]{{0,40}}?{SECRET_NAME}[\w-]{{0,40}})(\s+)(?!-){VALUE}")
USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,30}://[^\s/:@]{0,256}:)[^\s/@]{1,256}(@)")
KNOWN_SHAPES = re.compile(
    r"\b(?:xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}"  # Slack
    r"|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}"  # GitHub, GitLab
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}"  # AWS
    r"|AIza[\w-]{30,}|sk-[\w-]{16,}|(?:sk|rk|pk)_(?:live|test)_\w{16,}"  # Google, OpenAI, Stripe
    r"|eyJ[\w-]{6,500}\.[\w-]{6,8000}\.[\w-]*"  # JWT
    r"|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,})"  # Discord
)
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
# Controls but tab and newline, and what turns or hides text: zero widths, bidirectional marks, byte order mark.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

Redact = Callable[[str], str]


def redactor(secrets: Iterable[str] = ()) -> Redact:
    """Blackens these values wherever they stand, and everything that looks like a secret."""
    known = sorted({form for value in secrets for form in _forms(value)}, key=len, reverse=True)
    exact = re.compile("|".join(map(re.escape, known))) if known else None

    def redact(text: str) -> str:
        seen = UNSEEN.sub("", ESCAPES.sub("", text))
        return _shapes(exact.sub(MARK, seen) if exact else seen)

    return redact


def redacted(value: Json, redact: Redact) -> Json:
    """The same value with every text in it redacted."""
    match value:
        case str():
            return redact(value)
        case Mapping():
            return {name: redacted(item, redact) for name, item in value.items()}
        case list() | tuple():
            return [redacted(item, redact) for item in value]
        case _:
            return value


def environment_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Values of variables that are named like secrets, and passwords inside addresses."""
    named = (value for name, value in environment.items() if SECRET_VARIABLE.search(name) and name not in FOLDERS)
    inside = (_password(value) for value in environment.values() if "://" in value and "@" in value)
    return tuple({value for value in (*named, *inside) if len(value) >= SHORTEST})


def _shapes(text: str) -> str:
    text = PEM_REST.sub(MARK, PEM.sub(MARK, text))
    text = HEADER.sub(rf"\1\2{MARK}", text)
    text = SCHEME.sub(rf"\1\2{MARK}", text)
    text = USERINFO.sub(rf"\1{MARK}\2", text)
    text = FLAG.sub(rf"\1\2{MARK}", text)
    text = NAMED.sub(rf"\1\2{MARK}", text)
    return KNOWN_SHAPES.sub(MARK, text)


def _forms(value: str) -> set[str]:
    """As it is, and as it stands in an address."""
    whole = value.strip()
    forms = {whole, quote(whole, safe=""), *(line.strip() for line in whole.splitlines())}
    return {form for form in forms if len(form) >= SHORTEST}


def _password(value: str) -> str:
    try:
        return unquote(urlsplit(value).password or "")
    except ValueError:
        return ""
