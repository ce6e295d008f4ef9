import subprocess
import sys

from bot.cli import COMMANDS
from tests.packaging.project import ROOT

HEAVY = ("google.generativeai", "matplotlib", "openai", "pandas", "prophet", "pyarrow", "scipy", "sklearn")


def loaded(code: str) -> set[str]:
    """The heavy libraries that running the code in a fresh Python brings in."""
    asked = f"import sys\n{code}\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def test_the_measure_itself_sees_a_heavy_library():
    assert loaded("import scipy") == {"scipy"}


def test_no_command_loads_a_heavy_library_to_start():
    modules = ", ".join(f"bot.cli.{module}" for module, _ in COMMANDS.values())

    assert loaded(f"import {modules}") == set()


def test_help_loads_no_command():
    answer = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Commands:" in answer.stdout
    assert "sqlalchemy" not in answer.stderr
    assert "fastapi" not in answer.stderr
