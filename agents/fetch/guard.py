"""The guard on addresses: no connection leads anywhere but to the public internet.

It judges the very address a socket is about to connect to. So it does not matter how a URL spells its
host, what a name resolves to on which day, or where a redirect leads.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

TABLE = "forbidden_addresses.tsv"

PORTS = frozenset({80, 443})
"""Where pages are served. Other ports are where internal services listen."""

NAT64 = IPv6Network("64:ff9b::/96")
"""Public IPv4 addresses as machines with IPv6 alone see them (RFC 6052)."""


class AddressForbidden(OSError):
    """The guard refused to open a socket; `why` says for which address and why.

    Its text is always the same: of several addresses of a host, the connector passes the error on
    as it is only if all texts are equal.
    """

    def __init__(self, why: str) -> None:
        super().__init__("forbidden address")
        self.why = why


class BadTable(ValueError):
    """The table of forbidden addresses has a mistake; the text names file and line."""


@dataclass(frozen=True)
class Forbidden:
    """A network that is never connected to."""

    network: IPv4Network | IPv6Network
    source: str
    what: str


def read_table(text: str) -> Iterator[Forbidden]:
    """The rows of a table of forbidden addresses. Raises BadTable."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 3 or not all(column.strip() for column in columns):
            raise BadTable(f"{TABLE}, line {number}: expected network, source and what it is")
        try:
            network = ip_network(columns[0])
        except ValueError as error:
            raise BadTable(f"{TABLE}, line {number}: {error}") from None
        yield Forbidden(network, columns[1], columns[2])


@lru_cache(maxsize=1)
def forbidden_networks() -> tuple[Forbidden, ...]:
    """The table that ships with the stage."""
    return tuple(read_table(files("agents.fetch").joinpath(TABLE).read_text("utf-8")))


def why_forbidden(address: str) -> str | None:
    """Why `address`, as a socket takes it, is not connected to; None where it may be.

    >>> why_forbidden("8.8.8.8") is None
    True
    >>> why_forbidden("::ffff:10.0.0.1")
    'private (RFC 1918)'
    """
    try:
        ip = _unwrapped(ip_address(address))
    except ValueError:
        return "not an address"
    for entry in forbidden_networks():
        if ip.version == entry.network.version and ip in entry.network:
            return f"{entry.what} ({entry.source})"
    # The standard library's own list, in case it learns of a network before the table does.
    return None if ip.is_global else "not a public address (IANA special-purpose registries)"


def guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for an entry of getaddrinfo: (family, type, protocol, canonical name, address).

    Raises AddressForbidden for an address that is not public or a port outside PORTS.
    """
    family, kind, protocol, _, (address, port, *_) = info
    if why := why_forbidden(address):
        raise AddressForbidden(f"{address} is forbidden: {why}")
    if port not in PORTS:
        raise AddressForbidden(f"port {port} of {address} is forbidden")
    return socket.socket(family=family, type=kind, proto=protocol)


def _unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for on the wire, else the address itself."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in NAT64:
            return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip
