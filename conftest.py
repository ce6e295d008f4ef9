"""How long tests marked `soak` go on: one round as a rule, more with `--soak ROUNDS`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", type=int, default=1, metavar="ROUNDS", help="how many times longer soak tests go on")


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> int:
    """Multiplies the length of a soak test."""
    rounds: int = request.config.getoption("--soak")
    return rounds
