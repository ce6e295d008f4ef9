"""Commands are written where they differ from what is there, and only there."""

from bot.platforms.discord.sync import shape

OURS = [
    {
        "name": "cloudops",
        "type": 1,
        "description": "Ask",
        "options": [{"name": "status", "type": 1, "description": "How"}],
    }
]


def test_what_discord_adds_makes_no_difference():
    there = [
        {**OURS[0], "id": "1", "version": "2", "nsfw": False, "options": [{**OURS[0]["options"][0], "options": []}]}
    ]

    assert shape(there) == shape(OURS)


def test_an_option_that_is_new_or_optional_now_makes_one():
    option = {"name": "service", "type": 3, "description": "Which", "required": True}
    with_option = [{**OURS[0], "options": [{**OURS[0]["options"][0], "options": [option]}]}]
    optional = [{**OURS[0], "options": [{**OURS[0]["options"][0], "options": [{**option, "required": False}]}]}]

    assert shape(OURS) != shape(with_option) != shape(optional)
