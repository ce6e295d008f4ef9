"""What compose.yaml gives its containers."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Found, NotChecked, Weight

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
SECRET_WORDS = ("PASSWORD", "TOKEN", "SECRET", "API_KEY")
DANGEROUS = frozenset({"ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE"})
LOOPBACK = ("127.0.0.1:", "[::1]:")
Service = Mapping[str, Any]


def containers(at: Deployment) -> Iterator[Found]:
    for name in NAMES:
        path = at.folder / name
        if not path.is_file():
            continue
        try:
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
            services = {str(key): dict(value) for key, value in (read.get("services") or {}).items()}
        except (yaml.YAMLError, AttributeError, TypeError, ValueError, UnicodeDecodeError):
            yield NotChecked(name, "it is no compose file that can be read")
            continue
        for service, given in services.items():
            where = f"{name}, {service}"
            yield from _image(where, given)
            yield from _powers(where, given)
            yield from _doors(where, given)
            yield from _secrets(where, given)


def _image(where: str, given: Service) -> Iterator[Finding]:
    image = str(given.get("image", ""))
    tag = image.rpartition("/")[2].partition(":")[2]
    if image and "build" not in given and "@" not in image and tag in ("", "latest"):
        mend = "write the version that was tried, better its digest"
        yield Finding("unpinned-image", Weight.MEDIUM, where, image, mend)


def _powers(where: str, given: Service) -> Iterator[Finding]:
    if given.get("privileged") is True:
        yield Finding("privileged", Weight.CRITICAL, where, "it may do all the machine may", "take privileged out")
    if added := DANGEROUS & {str(one).upper() for one in given.get("cap_add") or ()}:
        mend = "add only what it fails without"
        yield Finding("capabilities", Weight.HIGH, where, f"cap_add: {', '.join(sorted(added))}", mend)
    if str(given.get("network_mode")) == "host":
        mend = "publish the one port that is needed, on 127.0.0.1"
        yield Finding("host-network", Weight.MEDIUM, where, "it listens wherever the machine does", mend)
    for volume in given.get("volumes") or ():
        source = str(volume.get("source", "")) if isinstance(volume, Mapping) else str(volume).partition(":")[0]
        if source.endswith("docker.sock"):
            mend = "take it out: whoever has it owns the machine"
            yield Finding("docker-socket", Weight.CRITICAL, where, source, mend)


def _doors(where: str, given: Service) -> Iterator[Finding]:
    for port in given.get("ports") or ():
        told = f"{port.get('host_ip', '')}:{port.get('published', '')}" if isinstance(port, Mapping) else str(port)
        if not told.startswith(LOOPBACK):
            mend = f"write 127.0.0.1:{str(port).rpartition(':')[0] or port}:..., and let a proxy with TLS speak to it"
            yield Finding("open-port", Weight.HIGH, where, f"port {told.strip(':')} is open to everybody", mend)


def _secrets(where: str, given: Service) -> Iterator[Finding]:
    told = given.get("environment") or {}
    pairs = told.items() if isinstance(told, Mapping) else (str(one).partition("=")[::2] for one in told)
    for name, value in pairs:
        written = str(value or "")
        if any(word in str(name) for word in SECRET_WORDS) and written and not written.startswith(("/", "$")):
            mend = "give it as a file under secrets, or from the environment as ${...}"
            yield Finding("secret-in-compose", Weight.HIGH, where, f"{name} is written out", mend)
