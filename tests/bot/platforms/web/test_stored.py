from bot.chat import Button, Card, Fact, Picture, Style, Table
from bot.platforms.web import stored
from monitoring.model import Severity

FULL = Card(
    "title",
    "text",
    Severity.WARNING,
    (Fact("name", "value", "query"),),
    Table(("a",), (("1",), ("2",))),
    "pre",
    Picture(b"\x89PNG\x00", "alt"),
    (Button("Approve", "approve APR-9", Style.PRIMARY),),
    ("status",),
    "footer",
    "INC-7",
    private=False,
)


def test_a_card_comes_back_with_everything_but_the_bytes_of_its_picture():
    back = stored.load(stored.dump(FULL))

    assert back == Card(**{name: getattr(FULL, name) for name in FULL.__slots__} | {"picture": Picture(b"", "alt")})


def test_a_card_without_a_picture_comes_back_the_same():
    assert stored.load(stored.dump(Card("title"))) == Card("title")


def test_the_bytes_are_kept_beside_it():
    assert stored.png(FULL) == b"\x89PNG\x00"
    assert stored.png(Card("title")) is None
