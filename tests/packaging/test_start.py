import subprocess
import sys

from bot.cli import COMMANDS
from tests.packaging.project import ROOT

HEAVY = ("google.generativeai", "matplotlib", "openai", "pandas", "prophet", "pyarrow", "scipy", "sklearn")
NOT_TO_ASK = (*HEAVY, "alembic", "apscheduler", "fastapi", "httpx", "prometheus_api_client", "pydantic", "requests")
NOT_TO_HELP = (*NOT_TO_ASK, "bot.app", "numpy", "sqlalchemy", "uvicorn", "yaml")


def loaded(code: str, watched: tuple[str, ...] = HEAVY) -> set[str]:
    """Which of the watched libraries running the code in a fresh Python brings in."""
    asked = f"import sys\n{code}\nprint(*[name for name in {watched} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(answer.stdout.splitlines()[-1].split())


def test_the_measure_itself_sees_a_heavy_library():
    assert loaded("import scipy") == {"scipy"}


def test_no_command_loads_a_heavy_library_to_start():
    modules = ", ".join(f"bot.cli.{module}" for module, _ in COMMANDS.values())

    assert loaded(f"import {modules}") == set()


def test_a_question_loads_only_what_answers_it():
    assert loaded("import bot.cli.ask", (*NOT_TO_ASK, "uvicorn")) == set()


def test_answering_how_everything_is_loads_no_more(tmp_path):
    asked = f"""
import os
os.chdir({str(tmp_path)!r})
from bot.cli import main
sys.argv = ["cloudops", "ask", "status"]
try: main()
except SystemExit: pass
"""
    # The first start migrates the database, which Alembic does.
    loaded(asked)

    assert loaded(asked, NOT_TO_ASK) == set()


def test_help_loads_no_command():
    asked = """
from bot.cli import main
sys.argv = ["cloudops", "--help"]
try: main()
except SystemExit: pass
"""

    assert loaded(asked, NOT_TO_HELP) == set()
