"""Which addresses an action may reach: not those that hand out a machine's own credentials."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from remediation.errors import RemediationError

Address = IPv4Address | IPv6Address
NAT64 = IPv6Network("64:ff9b::/96")
# Metadata services outside the link-local range: AWS over IPv6, Alibaba, Oracle.
METADATA = frozenset(map(ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192")))


class AddressError(RemediationError):
    """A host that may not be reached, or that does not exist."""


async def reachable(host: str, port: int) -> str:
    """One address of the host to connect to, after all of them were found harmless."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressError(f"{host} has no address.") from error
    addresses = [str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found]
    for address in addresses:
        check(address, host)
    return addresses[0]


def check(address: str, host: str) -> None:
    """Raises AddressError for link-local, metadata, unspecified and multicast addresses, however they are wrapped."""
    plain = _unwrapped(ip_address(address))
    if plain.is_link_local or plain.is_unspecified or plain.is_multicast or plain in METADATA:
        raise AddressError(f"{host} is at {plain}, an address no action may reach.")


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
