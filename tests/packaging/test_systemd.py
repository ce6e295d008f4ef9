"""The unit for machines without containers. Only systemd's own checks run here; no systemd is running."""

import re
import shutil
import subprocess

import pytest

from tests.packaging.project import ROOT

UNIT = (ROOT / "systemd" / "cloudops.service").read_text()
HOW_TO = (ROOT / "docs" / "how-to" / "run-with-systemd.md").read_text()

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="NOT TESTED: systemd-analyze is not here"
)


@pytest.fixture
def unit(tmp_path):
    """The unit as it is, but for a program and a user that exist on any machine."""
    written = tmp_path / "cloudops.service"
    written.write_text(UNIT.replace("/opt/cloudops/bin/cloudops up", "/bin/true").replace("=cloudops\n", "=daemon\n"))
    return written


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=30)


@needs_systemd
def test_systemd_understands_every_line(unit):
    answer = analyze("verify", "--man=no", unit)

    assert (answer.returncode, answer.stderr) == (0, "")


@needs_systemd
def test_systemd_understands_no_misspelt_line(unit):
    unit.write_text(unit.read_text().replace("ProtectSystem=", "ProtectSystems="))

    assert "ProtectSystems" in analyze("verify", "--man=no", unit).stderr


@needs_systemd
def test_the_unit_is_as_well_protected_as_the_how_to_says(unit):
    said = float(re.search(r"rates that ([\d.]+) of 10", HOW_TO)[1])

    answer = analyze("security", "--offline=true", f"--threshold={round(said * 10)}", unit)

    assert answer.returncode == 0, answer.stdout


def test_what_is_written_goes_where_the_unit_allows_it():
    folders = re.findall(r"\b(?:CLOUDOPS_DATA|MPLCONFIGDIR|NUMBA_CACHE_DIR)=(\S+)", UNIT)

    assert len(folders) == 3
    assert all(folder.startswith(("/var/lib/cloudops", "/var/cache/cloudops")) for folder in folders)


def test_stopping_has_as_long_as_the_bot_may_take():
    assert int(re.search(r"TimeoutStopSec=(\d+)", UNIT)[1]) > 10


def test_secrets_are_read_by_root_alone():
    assert "EnvironmentFile=-/etc/cloudops/environment" in UNIT
    assert "install -m 600 /dev/null /etc/cloudops/environment" in HOW_TO
