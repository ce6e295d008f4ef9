"""How long tests marked `soak` go on: one round as a rule, more with `--soak ROUNDS`."""

import os

import pytest

# As the command line does, before anything loads numpy: tests that run beside each other have no core to share.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", type=int, default=1, metavar="ROUNDS", help="how many times longer soak tests go on")


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> int:
    """Multiplies the length of a soak test."""
    rounds: int = request.config.getoption("--soak")
    return rounds
