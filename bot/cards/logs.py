"""What a service wrote: how much, which patterns, and the newest lines, without secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.lists import counted
from bot.cards.times import at, stretch
from bot.chat import Card, Evidence, Table
from bot.intents.model import Logs
from bot.intents.say import say
from bot.intents.span import Span
from bot.logbook.line import Level, Line
from bot.logbook.patterns import Pattern
from bot.logbook.wanted import Pages, Wanted

MOST_PATTERNS = 8
MOST_LINES = 15
LONGEST_LINE = 300
LONGEST_PATTERN = 110
TOP = 3
HOW_TO = "Add logs to it in cloudops.yaml, such as logs: {journal: checkout.service}."


@dataclass(frozen=True, slots=True)
class Written:
    """What was wanted of which service, the pages, and the patterns in them, the worst first."""

    service: str
    wanted: Wanted
    pages: Pages
    patterns: Sequence[Pattern]


def card(written: Written, now: datetime) -> Card:
    pages, wanted = written.pages, written.wanted
    when = stretch(wanted.since, wanted.until, now)
    return Card(
        title=_title(written, when),
        text="\n".join(_lines(written)),
        table=_table(written.patterns, now),
        preformatted="\n".join(_shown(line) for line in pages.lines[-MOST_LINES:]),
        suggestions=_suggestions(written),
        evidence=evidence(written),
    )


def none(service: str) -> Card:
    return Card(f"No logs are configured for {service}", HOW_TO, suggestions=(f"status of {service}",))


def not_read(service: str, reason: str) -> Card:
    """What could not be read is never taken for silence."""
    return Card(f"The logs of {service} could not be read", reason, suggestions=(f"status of {service}",))


def top(written: Written, now: datetime) -> list[str]:
    """For an explanation: what was said most often of what is bad, in a line each."""
    bad = [one for one in written.patterns if one.level >= Level.ERROR]
    if not bad:
        return []
    count = sum(one.count for one in bad)
    told = [f"Its logs hold {counted(count, 'error line')} in {counted(len(bad), 'pattern')} since then:"]
    told += [f"{one.count} x {_cut(one.words)}, last {_last(one, now)}" for one in bad[:TOP]]
    return told + ([f"... {len(bad) - TOP} more patterns."] if len(bad) > TOP else [])


def evidence(written: Written) -> tuple[Evidence, ...]:
    """Each count with what was asked of the source."""
    pages, wanted = written.pages, written.wanted
    over = (pages.query, wanted.since, wanted.until)
    found = [Evidence(f"lines of {written.service}", str(len(pages.lines)), *over)]
    found.append(Evidence(f"error lines of {written.service}", str(_errors(pages.lines)), *over))
    found += [Evidence(_cut(one.words), f"{one.count} x", *over) for one in written.patterns[:MOST_PATTERNS]]
    return tuple(found)


def _title(written: Written, when: str) -> str:
    pages, wanted = written.pages, written.wanted
    kind = "error line" if wanted.level >= Level.ERROR else "line"
    about = f' with "{wanted.matching}"' if wanted.matching else ""
    if not pages.lines:
        return f"{written.service} wrote no {kind}{about} {when}"
    errors = _errors(pages.lines)
    said = f"{written.service} wrote {counted(len(pages.lines), kind)}{about} {when}"
    patterns = f"in {counted(len(written.patterns), 'pattern')}"
    return f"{said}, {patterns}" if kind == "error line" else f"{said}, {counted(errors, 'error')}, {patterns}"


def _lines(written: Written) -> list[str]:
    pages = written.pages
    lines = [pages.cut] if pages.cut else []
    if not pages.lines and pages.read:
        lines.append(f"{counted(pages.read, 'other line')} of that time {'was' if pages.read == 1 else 'were'} read.")
    if len(written.patterns) > MOST_PATTERNS:
        lines.append(f"... {len(written.patterns) - MOST_PATTERNS} more patterns.")
    if (more := len(pages.lines) - MOST_LINES) > 0:
        lines.append(f"The newest {MOST_LINES} lines are below, {more:,} more are not.")
    return lines


def _table(patterns: Sequence[Pattern], now: datetime) -> Table | None:
    rows = tuple(
        (str(one.count), one.level.value, _cut(one.words), _last(one, now)) for one in patterns[:MOST_PATTERNS]
    )
    return Table(("Lines", "Level", "Pattern", "Last"), rows) if rows else None


def _last(one: Pattern, now: datetime) -> str:
    return at(one.last, now) if one.last else "unknown"


def _shown(line: Line) -> str:
    more = len(line.text) - LONGEST_LINE
    return line.text if more <= 0 else f"{line.text[:LONGEST_LINE]} ... {more:,} more characters"


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_PATTERN else f"{words[: LONGEST_PATTERN - 4]} ..."


def _errors(lines: Sequence[Line]) -> int:
    return sum(line.level >= Level.ERROR for line in lines)


def _suggestions(written: Written) -> tuple[str, ...]:
    service, wanted = written.service, written.wanted
    span = Span(since=wanted.since, until=wanted.until)
    if wanted.level < Level.ERROR and _errors(written.pages.lines):
        return (say(Logs(service, span, errors=True)), f"status of {service}")
    return (f"status of {service}", f"explain {service}")
