"""Runs every benchmark beside it, each in its own process; they print ratios against a baseline of the same run."""

import ast
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Some start what the tests start, such as a Prometheus.
ENVIRON = {**os.environ, "PYTHONPATH": str(HERE.parent)}


def title(script: Path) -> str:
    """The first line of its docstring."""
    return (ast.get_docstring(ast.parse(script.read_text())) or script.stem).splitlines()[0]


def main() -> int:
    """How many benchmarks failed, at most 1 for the shell."""
    failed = False
    for script in sorted(HERE.glob("*.py")):
        if script.name != Path(__file__).name:
            print(f"\n{script.stem}: {title(script)}", flush=True)
            done = subprocess.run([sys.executable, script], cwd=HERE.parent, env=ENVIRON, check=False)
            failed |= done.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
