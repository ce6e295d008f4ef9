from pathlib import Path

from bot.config.understand import understand
from bot.context.rules import in_force


def in_force_of(file: Path, text: str):
    file.write_text(text)
    return in_force(file, understand(text))["configuration"]


def test_another_configuration_is_another_state(tmp_path):
    file = tmp_path / "cloudops.yaml"

    one, same, other = (
        in_force_of(file, text) for text in ("services: []", "services: []", "services: [{name: cart}]")
    )

    assert one == same
    assert one.state != other.state
    assert other.detail.startswith("cloudops.yaml: services 1, signals ")
