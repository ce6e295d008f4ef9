"""What can be asked, in words that are understood."""

from collections.abc import Mapping

from bot.chat import Card, Table

LOOK = (
    ("status", "everything, or status of checkout"),
    ("summary", "the big picture, and what nobody can see"),
    ("what is wrong", "open incidents"),
    ("show cpu of host over the last 3h", "a signal as a chart; yesterday, since 14:00"),
    ("explain INC-3", "why it was raised"),
    ("summarise INC-3", "in short; postmortem INC-3 drafts what is to be learned from it"),
    ("forecast disk of host", "when a limit is reached"),
    ("compare cpu of checkout with yesterday", "then and now, or with another service"),
    ("what changed since 14:00", "incidents, actions, silences"),
    ("signals of checkout", "what is measured"),
    ("logs of checkout", "what it wrote; errors in the logs of checkout, matching timeout"),
    ("what moved together with latency of checkout", "and how much earlier or later"),
    ("who is to blame for INC-3", "what is wrong at the same time, ranked"),
    ("incidents like INC-3", "and what helped then"),
    ("capacity of checkout", "how much is left, and until when"),
    ("who approved APR-9", "the record; ledger by lee, ledger since yesterday"),
    ("approvals report", "how fast and how often people approve"),
    ("recap", "what you asked here; forget our conversation deletes it"),
    ("bot health", "whether the bot sees everything"),
)
ACT = (
    ("runbooks", "what could be done"),
    ("run restart-checkout", "asks for it"),
    ("dry run restart-checkout", "what it would do, without doing it"),
    ("why not restart-checkout", "what the policy would say"),
    ("approve APR-9", "or deny APR-9 because ...; revoke APR-9 takes a yes back"),
    (
        "break glass APR-9 because it is down",
        "an admin alone, when it cannot wait; somebody else reviews it: review APR-9",
    ),
    ("acknowledge INC-3", "you have it"),
    ("resolve INC-3", "it is over"),
    ("silence cpu of checkout for 2h", "or until 18:00; unsilence ends it"),
    ("halt", "no action runs until an admin says resume"),
)
TOPICS: Mapping[str, str] = {
    "silence": "Say what and how long: silence checkout for 2h, silence cpu of checkout until 18:00. "
    "Only notifications are hidden. unsilence checkout ends it, silences lists them.",
    "approve": "Say approve APR-9, word for word. Nobody approves their own request, and yes or ok never count.",
    "deny": "Say deny APR-9, with a reason if you like: deny APR-9 because the deploy is not over.",
    "acknowledge": "Say acknowledge INC-3 or ack INC-3, and its card shows that you have it.",
    "resolve": "Say resolve INC-3. An incident also ends by itself when its signals are back to normal.",
    "run": "Say run restart-checkout on checkout, with values if it takes some: run scale-cart replicas=5. "
    "It is asked for first, unless the policy allows it.",
    "show": "Say a signal, a service and a time: show latency of checkout over the last 3h, since 14:00, yesterday, "
    "yesterday 14:00-16:00, last night.",
    "explain": "Say explain INC-3, or explain checkout for its open incident.",
    "forecast": "Say forecast disk of host. It needs a signal with a limit.",
    "compare": "Say compare cpu of checkout with yesterday, or compare checkout and cart.",
    "logs": "Say logs of checkout, with a time, errors or words: show errors in the logs of checkout since 14:00, "
    "logs of checkout matching timeout.",
    "halt": "Say halt: a running action ends and nothing starts. Only an admin can halt and resume.",
    "unsilence": "Say unsilence checkout, or unsilence cpu of checkout.",
    "resume": "Say resume. Only an admin can.",
}  # fmt: skip
SAME: Mapping[str, str] = {"ack": "acknowledge", "mute": "silence", "reject": "deny", "restart": "run", "plot": "show"}


def card(topic: str = "") -> Card:
    topic = SAME.get(topic, topic)
    if topic in TOPICS:
        return Card(f"How to {topic}", TOPICS[topic], suggestions=("help",))
    rows = tuple((say, does) for say, does in (*LOOK, *ACT))
    return Card(
        "Ask in your own words, such as these",
        "Looking is free for everybody. Acting needs a right and, mostly, somebody else's yes.",
        table=Table(("Say", "What you get"), rows),
        suggestions=("status", "what is wrong", "runbooks"),
    )
