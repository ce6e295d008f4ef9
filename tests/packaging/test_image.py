"""No container engine is at hand, so the Dockerfile's own steps are taken in a folder, and their result is run."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.packaging.project import BIN, ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COPIES = re.findall(r"^COPY (?!--from)(.+) (\S+)$", DOCKERFILE, re.MULTILINE)
SYNCS = re.findall(r"^RUN (uv sync .+)$", DOCKERFILE, re.MULTILINE)


def is_for_everyone(program):
    """Whether an unprivileged user may run it, which a Python in root's home is not."""
    path = Path(program).resolve()
    return path.exists() and all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents))


def is_new_enough(program):
    return not subprocess.run(
        [program, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], check=False
    ).returncode


PYTHONS = [p for p in (sys.executable, "/usr/bin/python3") if is_for_everyone(p) and is_new_enough(p)]
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 and PYTHONS else {}

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), pytest.mark.xdist_group("image")]


def take(step, folder, environment):
    subprocess.run(step, cwd=folder, env=environment, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def root():
    """A folder that anybody may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="cloudops-image-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def image(root):
    """What the final stage would hold, with nothing in it that its user may write."""
    build = root / "build"
    build.mkdir()
    for sources, target in COPIES:
        for name in sources.split():
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, build / (target if target != "./" else name))
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(root / "cloudops"), "UV_LINK_MODE": "hardlink"}
    environment |= {"UV_PYTHON": PYTHONS[0]} if PYTHONS else {}
    environment.pop("VIRTUAL_ENV", None)
    for step in SYNCS:
        take([BIN / "uv", *step.replace(" --no-cache", "").replace(" ${EXTRAS}", "").split()[1:]], build, environment)
    shutil.rmtree(build)
    return root / "cloudops"


@pytest.fixture
def settings(image, root):
    """The environment of the final stage, on a port and a data folder of the test's own."""
    data = Path(tempfile.mkdtemp(prefix="data-", dir=root))
    if NOBODY:
        os.chown(data, NOBODY["user"], NOBODY["group"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    written = dict(re.findall(r"\b(CLOUDOPS_DATA|MPLCONFIGDIR|NUMBA_CACHE_DIR)=/data(\S*)", DOCKERFILE))
    folders = {name: f"{data}{below}" for name, below in written.items()}
    return {
        "PATH": f"{image}/bin:/usr/bin:/bin",
        "HOME": str(data),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CLOUDOPS_HTTP": f"127.0.0.1:{port}",
        **folders,
    }


def answer(address):
    try:
        with urllib.request.urlopen(address, timeout=4) as found:
            return found.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_the_image_answers_help(image, settings):
    shown = subprocess.run(
        [image / "bin/cloudops", "--help"], env=settings, cwd="/", capture_output=True, text=True, check=True, **NOBODY
    )

    assert "Commands:" in shown.stdout


def test_the_image_becomes_healthy_as_an_unprivileged_user_and_stops_in_time(image, settings):
    health = re.search(r"http://127\.0\.0\.1:8080(/health\S*)'", DOCKERFILE)[1]
    address = f"http://{settings['CLOUDOPS_HTTP']}{health}"
    with subprocess.Popen(
        [image / "bin/cloudops", "up"],
        env=settings,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **NOBODY,
    ) as bot:
        deadline = time.monotonic() + 30
        while answer(address) != 200 and bot.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        healthy = answer(address)
        bot.terminate()
        complaints = bot.communicate(timeout=10)[1].decode()

    assert healthy == 200, complaints
    assert bot.returncode == 0, complaints


def test_the_image_holds_no_tool_of_ours(image):
    assert not {"uv", "pytest", "ruff", "mypy"} & {path.name for path in (image / "bin").iterdir()}
