"""What the environment may say, and what is said of mistakes in it."""

import pytest

from bot.settings import SettingsError, read


def problems(tmp_path, **environ):
    with pytest.raises(SettingsError) as caught:
        read(environ, tmp_path)
    return caught.value.problems


def test_with_nothing_set_the_bot_lives_in_its_folder_on_loopback(tmp_path):
    settings = read({}, tmp_path)

    assert settings.config is None
    assert settings.data == tmp_path / ".cloudops"
    assert settings.console == "http://127.0.0.1:8080"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/.cloudops/cloudops.db"
    assert (settings.slack, settings.discord, settings.openai, settings.gemini) == (None, None, None, None)


def test_cloudops_yaml_is_used_where_it_lies(tmp_path):
    (tmp_path / "cloudops.yaml").touch()

    assert read({}, tmp_path).config == tmp_path / "cloudops.yaml"


def test_dotenv_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text("PROMETHEUS_URL=http://a:9090\nCLOUDOPS_HTTP=127.0.0.1:1\n")

    settings = read({"CLOUDOPS_HTTP": "127.0.0.1:2"}, tmp_path)

    assert (settings.prometheus_url, settings.port) == ("http://a:9090", 2)


def test_secrets_are_never_in_the_repr(tmp_path):
    secrets = {"SLACK_BOT_TOKEN": "xoxb-s3", "SLACK_APP_TOKEN": "xapp-s3", "DISCORD_TOKEN": "d-s3"}
    secrets |= {"OPENAI_API_KEY": "sk-s3", "CLOUDOPS_DATABASE_URL": "postgresql+asyncpg://u:s3@h/d"}

    assert "s3" not in repr(read(secrets, tmp_path))


def test_all_problems_are_reported_together(tmp_path):
    found = problems(
        tmp_path,
        SLACK_BOT_TOKEN="xoxb",
        CLOUDOPS_HTTP="nowhere",
        CLOUDOPS_CONFIG="missing.yaml",
        PROMETHEUS_URL="prometheus",
        CLOUDOPS_DATABASE_URL="mysql://x",
    )

    assert found == [
        "CLOUDOPS_HTTP is 'nowhere'; write an address and a port, such as 127.0.0.1:8080.",
        "CLOUDOPS_CONFIG is missing.yaml, but there is no such file.",
        "CLOUDOPS_DATABASE_URL must begin with postgresql+asyncpg:// or sqlite+aiosqlite://.",
        "PROMETHEUS_URL is not an address; write one such as http://127.0.0.1:9090.",
        "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET.",
    ]


def test_a_slack_signing_secret_alone_lacks_the_bot_token(tmp_path):
    found = problems(tmp_path, SLACK_SIGNING_SECRET="x")

    assert found == ["SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is set, but not SLACK_BOT_TOKEN."]


@pytest.mark.parametrize(
    ("given", "opened"),
    [
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("[::]:8080", "http://[::1]:8080"),
        ("[::1]:81", "http://[::1]:81"),
        ("10.0.0.5:80", "http://10.0.0.5:80"),
    ],
)
def test_the_consoles_address_is_one_that_can_be_opened(tmp_path, given, opened):
    assert read({"CLOUDOPS_HTTP": given}, tmp_path).console == opened
