"""Runs every benchmark beside it, each in its own process; they print ratios against a baseline of the same run."""

import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def title(script: Path) -> str:
    """The first line of its docstring."""
    return (ast.get_docstring(ast.parse(script.read_text())) or script.stem).splitlines()[0]


def main() -> int:
    """How many benchmarks failed, at most 1 for the shell."""
    failed = False
    for script in sorted(HERE.glob("*.py")):
        if script.name != Path(__file__).name:
            print(f"\n{script.stem}: {title(script)}", flush=True)
            failed |= subprocess.run([sys.executable, script], cwd=HERE.parent, check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
