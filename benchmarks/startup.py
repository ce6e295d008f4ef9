"""How long the command line takes to answer, against a bare Python and against importing scikit-learn."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
CLOUDOPS = str(Path(sys.executable).with_name("cloudops"))
BASELINE = "python -c pass"
COMMANDS = {
    BASELINE: [sys.executable, "-c", "pass"],
    "import sklearn.ensemble": [sys.executable, "-c", "import sklearn.ensemble"],
    "cloudops --help": [CLOUDOPS, "--help"],
    "cloudops ask status": [CLOUDOPS, "ask", "status"],
}


def seconds(argv: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(argv, env=environment, cwd=environment["CLOUDOPS_DATA"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Rounds take turns, so that a noisy moment hits all alike; the first warms the caches and does not count."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "CLOUDOPS_DATA": data}
        rounds = [{name: seconds(argv, environment) for name, argv in COMMANDS.items()} for _ in range(ROUNDS + 1)]
    medians = {name: statistics.median(taken[name] for taken in rounds[1:]) for name in COMMANDS}
    for name, median in medians.items():
        print(f"{name:26} {median * 1000:6.0f} ms   {median / medians[BASELINE]:5.1f} x {BASELINE}")


if __name__ == "__main__":
    main()
