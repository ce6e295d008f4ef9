"""How long tests marked `soak` go on (`--soak ROUNDS`); whether chat scenarios run on two replicas (`--replicas`)."""

import os

import pytest

# As the command line does, before anything loads numpy: tests that run beside each other have no core to share.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", type=int, default=1, metavar="ROUNDS", help="how many times longer soak tests go on")
    told = "chat scenarios run on two replicas over PostgreSQL instead of one bot over SQLite"
    parser.addoption("--replicas", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--replicas"):
        os.environ["SCENARIOS_ON_REPLICAS"] = "1"


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> int:
    """Multiplies the length of a soak test."""
    rounds: int = request.config.getoption("--soak")
    return rounds
