"""Puts times as people say them into plainer forms: half past nine, 10 this morning, between 2 and 4, 3rd of march."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

HOURS = {
    word: str(at)
    for at, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|april|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WORD = "|".join(HOURS)
HOUR = rf"(?:[01]?\d|2[0-4]|{WORD})"
BARE = rf"(?P<hour>{HOUR})(?::(?P<minute>[0-5]\d))?(?: ?o'?clock)?"
DAY = (
    r"(?P<day>today|yesterday|tomorrow|(?:this |yesterday |tomorrow )?(?:morning|afternoon|evening)|tonight|last night|"
    r"(?:last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
PARTS = {"morning": 0, "afternoon": 12, "evening": 12, "tonight": 12, "night": 0}
# What may stand after an hour said without am or pm: a number of things is no hour.
ENDS = (
    r"(?=$|[?.!,;]| (?:on|for|of|in|with|at|to|until|till|and|please|pls|plz|now|today|yesterday|tomorrow|so|or|then|"
    r"was|were|is|did)\b| [A-Z])"
)
PART = r"(?:this )?(?:morning|afternoon|evening)"
HALF_DAY, NOON, EARLY = 12, 12, 7
Meaning = Callable[[re.Match[str], datetime], str]


def rephrased(text: str, now: datetime) -> str:
    """The same lower-case sentence, with its times in plainer words; `now` is in the person's zone."""
    for triggers, pattern, meaning in RULES:
        if any(trigger in text for trigger in triggers):
            text = pattern.sub(partial(_meant, meaning, now), text)
    return text


def _meant(meaning: Meaning, now: datetime, found: re.Match[str]) -> str:
    return meaning(found, now)


def _minutes(found: re.Match[str], now: datetime) -> str:
    """Half past nine, quarter to 3, 20 past four."""
    part = {"half": 30, "quarter": 15, "a quarter": 15}.get(found["part"]) or int(found["part"] or 0)
    hour = int(HOURS.get(found["hour"], found["hour"]))
    hour, minute = (hour, part) if found["way"] == "past" else (hour - 1 or NOON, 60 - part)
    lead = found["lead"] or ""
    return f"{lead}{_clock(hour, minute, now, ahead=lead.strip() in AHEAD)}"


def _hour(found: re.Match[str], now: datetime) -> str:
    """Since 9, until six, at 3 o'clock: the nearest such hour in the direction of the question."""
    ahead = found["lead"] in AHEAD
    hour, minute = int(HOURS.get(found["hour"], found["hour"])), int(found["minute"] or 0)
    return f"{found['lead']} {_clock(hour, minute, now, ahead=ahead)}"


def _on_day(found: re.Match[str], now: datetime) -> str:  # noqa: ARG001
    """10 this morning, 8 tomorrow, 6pm tonight, last night at 3."""
    day = found["day"]
    hour, minute = int(HOURS.get(found["hour"], found["hour"])), int(found["minute"] or 0)
    part = next((start for word, start in PARTS.items() if word in day), None)
    if part is None:
        part = 0 if hour >= EARLY or "tomorrow" in day else HALF_DAY
    later = (found["half"] or "").startswith("p") or (not found["half"] and part and hour < NOON)
    hour = hour % NOON + HALF_DAY if later else hour % NOON if (found["half"] or "").startswith("a") else hour
    plain = re.sub(
        r"^(?:this (?:morning|afternoon|evening)|morning|afternoon|evening|tonight|last night)$", "today", day
    )
    return f"{found['lead'] or ''}{re.sub(r' (?:morning|afternoon|evening)$', '', plain)} {hour % 24:02}:{minute:02}"


def _between(found: re.Match[str], now: datetime) -> str:
    """Between 2 and 4, from 9 to 11am, 9-11am, with the day before or after it."""
    if found["half"] and found["half2"]:
        return found[0]
    start, end = (int(HOURS.get(found[name], found[name])) for name in ("hour", "hour2"))
    minutes = (int(found[name] or 0) for name in ("minute", "minute2"))
    day = found["day"] or found["day2"] or ""
    start, end = _both(start, end, found["half2"] or found["half"] or "", day, now)
    plain = re.sub(r"(?:this |^)(?:morning|afternoon|evening)|tonight|last night", "today", day)
    said = re.sub(r" (?:morning|afternoon|evening)$", "", plain)
    first, last = (f"{hour % 24:02}:{minute:02}" for hour, minute in zip((start, end), minutes, strict=True))
    return f"{said} from {first} to {last}".strip()


def _both(start: int, end: int, half: str, day: str, now: datetime) -> tuple[int, int]:
    """Both hours of the clock with 24."""
    if half:
        last = end % NOON + (HALF_DAY if half.startswith("p") else 0)
        first = start % NOON + (HALF_DAY if half.startswith("p") and start % NOON < end % NOON else 0)
        return first, last
    if max(start, end) > NOON or "morning" in day:
        return start, end
    today = not day or "today" in day
    later = start + HALF_DAY <= now.hour if today else "afternoon" in day or "evening" in day or start < EARLY
    return (start % NOON + HALF_DAY, end % NOON + HALF_DAY) if later else (start, end)


def _clock(hour: int, minute: int, now: datetime, *, ahead: bool) -> str:
    """An hour said without am or pm: the last one that is over, or the next one."""
    if hour > NOON or hour == 0:
        return f"{hour % 24:02}:{minute:02}"
    times = sorted({(hour % NOON, minute), (hour % NOON + HALF_DAY, minute)})
    this = (now.hour, now.minute)
    fitting = [one for one in times if (one > this if ahead else one <= this)]
    chosen = (fitting[0] if ahead else fitting[-1]) if fitting else times[0 if ahead else -1]
    return f"{chosen[0]:02}:{chosen[1]:02}"


def _date(found: re.Match[str], now: datetime) -> str:
    """The last such day that has begun."""
    month, number = MONTHS.index(found["month"][:3]) + 1, int(found["number"])
    try:
        this = date(now.year, month, number)
        return (this if this <= now.date() else this.replace(year=now.year - 1)).isoformat()
    except ValueError:
        return found[0]


def _plain(words: str) -> Meaning:
    def meaning(found: re.Match[str], _: datetime) -> str:
        return found.expand(words)

    return meaning


def _rule(
    triggers: str, pattern: str, meaning: Meaning, end: str = r"(?![\w:])"
) -> tuple[tuple[str, ...], re.Pattern[str], Meaning]:
    return tuple(triggers.split("|")), re.compile(rf"(?<![\w:.-])(?:{pattern}){end}"), meaning


AHEAD = frozenset({"until", "till", "til", "by", "before"})
LEAD = r"(?P<lead>since|after|from|until|till|til|at|starting)(?: at)?"
ONCE = r"(?P<lead>(?:since|after|from|until|till|at|around|on) )?"
LENGTHS = r"(?:hours?|minutes?|mins?|days?|weeks?)"
ROUGHLY = r"(?:about|around|roughly|circa|exactly|like|approximately|~)"
END_OF_DAY = r"(?:until |till |by )?(?:the )?(?:end of (?:the )?(?:day|business)|eod|close of business)"
RANGE = (
    rf"(?:{DAY} )?(?:from |between )(?P<hour>{HOUR})(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap]m)? ?"
    rf"(?:to|until|till|and|-) ?"
    rf"(?P<hour2>{HOUR})(?::(?P<minute2>[0-5]\d))? ?(?P<half2>[ap]m)?(?: {DAY.replace('<day>', '<day2>')})?"
)
PAST = (
    r"(?P<lead>(?:since|after|from|until|till|at) )?(?P<part>half|(?:a )?quarter|\d{1,2})(?: minutes?)? "
    rf"(?P<way>past|to) (?P<hour>{HOUR})(?! ?[ap]m)"
)
NUMBER = r"(?P<number>[1-9]|[12]\d|3[01])(?:st|[nr]d|th)?"
DAYS = "morning|afternoon|evening|night|yesterday|tomorrow|day"
LEADS = "since|after|from|until|till|til|at|starting|between|and|to"
MONTHLY = "|".join(MONTHS)
RULES = (
    _rule(
        "about|around|roughly|circa|exactly|~|like |approx",
        rf"(since|after|from|until|till|at) {ROUGHLY} ?(?=\d|noon|mid|half|quarter|{WORD})",
        _plain(r"\1 "),
        "",
    ),
    _rule("now", r"(?:up )?(?:to|till|til|until) (?:right )?now", _plain("")),
    _rule("half hour", r"(?:a |the )?half hour", _plain("30 minutes")),
    _rule("quarter", r"(?:a )?quarter of an hour", _plain("15 minutes")),
    _rule("quarter", r"three[ -]quarters of an hour", _plain("45 minutes")),
    _rule("half|1/2", r"(?:one and a half|1 1/2) hours?", _plain("90 minutes")),
    _rule("couple", rf"(?:a )?couple (?:of )?(?={LENGTHS})", _plain("2 "), ""),
    _rule("or so", rf"({LENGTHS}) or so", _plain(r"\1")),
    _rule(" back", rf"(\d+ {LENGTHS}) back", _plain(r"\1 ago")),
    _rule("since", rf"since (\d+ ?(?:h|m|d|{LENGTHS}))(?! ago)", _plain(r"for \1")),
    _rule("end of|eod|close of|rest of", rf"{END_OF_DAY}|for the rest of the day", _plain("until midnight")),
    _rule("earlier", r"earlier (today|this morning|this week)", _plain(r"\1")),
    _rule("weekend", r"since (?:the |last )?weekend", _plain("since saturday")),
    _rule("lunch", r"(since|until|till|after|before) lunch(?:time)?", _plain(r"\1 noon")),
    _rule("lunch", r"(?:over|during|around|at) lunch(?:time)?", _plain("from 12:00 to 13:00")),
    _rule("night", r"(?:during|in|over|through) the night|yesterday night", _plain("last night")),
    _rule("early", r"early (?:this )?morning", _plain("this morning")),
    _rule("next", r"(until|till) next (?=\w+day\b)", _plain(r"\1 "), ""),
    _rule(MONTHLY, rf"{NUMBER}(?: of)? {MONTH}", _date),
    _rule(MONTHLY, rf"{MONTH} (?:the )?{NUMBER}(?! ?[ap]m)", _date),
    _rule(LEADS, rf"({LEADS}) ([01]\d|2[0-3])([0-5]\d)(?: ?(?:h|hrs|hours))?(?!-)", _plain(r"\1 \2:\3")),
    _rule("h", r"([01]?\d|2[0-3])h ?(?:-|to|until) ?([01]?\d|2[0-3])h", _plain(r"\1:00-\2:00")),
    _rule("am|pm", r"(\d{1,2}) ?- ?(\d{1,2}) ?([ap]m)", _plain(r"from \1 to \2\3")),
    _rule("from|between", RANGE, _between),
    _rule("past|to", PAST, _minutes),
    _rule(DAYS, rf"{ONCE}{BARE} ?(?P<half>[ap]m)? (?:on )?{DAY}", _on_day),
    _rule(DAYS, rf"{ONCE}{DAY},? at {BARE} ?(?P<half>[ap]m)?", _on_day),
    _rule("since|after|from|until|till|til|at|starting", rf"{LEAD} {BARE}{ENDS}", _hour),
)
