"""The words that a slash command stands for: the same grammar reads them as everything else."""


def status(service: str) -> str:
    return f"status{_of(service)}"


def incidents(service: str) -> str:
    return f"incidents{_of(service)}"


def show(signal: str, service: str, over: str) -> str:
    return f"show {signal}{_of(service)}{_over(over)}"


def forecast(signal: str, service: str) -> str:
    return f"forecast {signal}{_of(service)}"


def compare(signal: str, service: str, against: str) -> str:
    return f"compare {signal}{_of(service)}{f' with {against}' if against else ''}"


def changes(service: str, over: str) -> str:
    return f"what changed{f' on {service}' if service else ''}{_over(over)}"


def logs(service: str, over: str, matching: str, *, errors: bool) -> str:
    kind = "show error logs" if errors else "logs"
    wanted = matching.replace('"', " ").strip()
    return f"{kind}{_of(service)}{_over(over)}" + (f' matching "{wanted}"' if wanted else "")


def moved(signal: str, service: str, over: str) -> str:
    return f"what moved together with {signal}{_of(service)}{_over(over)}"


def capacity(service: str) -> str:
    return f"capacity{_of(service)}"


def runbooks(service: str) -> str:
    return f"runbooks{_of(service)}"


def run(runbook: str, service: str, values: str) -> str:
    return " ".join(part for part in (f"run {runbook}", f"on {service}" if service else "", values) if part)


def why_not(runbook: str, service: str) -> str:
    return f"why not {runbook} {service}".rstrip()


def deny(approval: str, reason: str) -> str:
    return f"deny {approval}{f' because {reason}' if reason else ''}"


def silence(service: str, lasting: str, signal: str) -> str:
    return f"silence {f'{signal} of ' if signal else ''}{service} for {lasting}"


def unsilence(service: str, signal: str) -> str:
    return f"unsilence {f'{signal} of ' if signal else ''}{service}"


def halt(reason: str) -> str:
    return f"halt because {reason}" if reason else "halt"


def _of(service: str) -> str:
    return f" of {service}" if service else ""


def _over(span: str) -> str:
    """`3h` is a stretch of time; `since 14:00` and `yesterday` speak for themselves."""
    if not span:
        return ""
    return f" over the last {span}" if span[0].isdigit() else f" {span}"
