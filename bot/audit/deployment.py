"""What is audited: the settings, the configuration, and the files that a deployment is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config.model import Config
from bot.settings import Settings
from remediation.runbooks import Command

# Not what is somebody else's, and not what is made anew each time.
PASSED_OVER = frozenset({".git", ".venv", ".terraform", "node_modules", "tests", "docs", "__pycache__", "site"})
ENDINGS = frozenset({".yaml", ".yml", ".tf", ".tfvars", ".tfstate", ".json", ".toml", ".ini", ".conf", ".service"})
ENDINGS_OF_SCRIPTS = frozenset({".sh", ".bash", ".env", ".txt", ".pem", ".key", ".tpl"})
LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Deployment:
    """`folder` is where compose.yaml, terraform/ and the like are; `given` is the environment, `.env` included."""

    folder: Path
    settings: Settings
    config: Config
    given: Mapping[str, str]

    def files(self) -> Iterator[Path]:
        """Configuration and scripts, of a size that a person may have written."""
        for path in sorted(self._below(self.folder)):
            if path.suffix in ENDINGS | ENDINGS_OF_SCRIPTS or path.name.startswith((".env", "Dockerfile")):
                yield path

    def words(self) -> Iterator[str]:
        """Every word of every command that a runbook runs, to act or to undo it."""
        for runbook in self.config.runbooks:
            for action in (runbook.action, runbook.rollback):
                yield from action.argv if isinstance(action, Command) else ()

    def shown(self, path: Path) -> str:
        """As seen from the folder."""
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else str(path)

    def _below(self, folder: Path) -> Iterator[Path]:
        for path in folder.iterdir() if folder.is_dir() else ():
            if (
                path.is_symlink()
                or path == self.settings.data
                or path.name in PASSED_OVER
                or path.name.endswith("_cache")
            ):
                continue
            if path.is_dir():
                yield from self._below(path)
            elif path.stat().st_size <= LARGEST:
                yield path
