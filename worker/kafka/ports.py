"""Ports on this machine: whether one is in use, and one that is free."""

import errno
import random
import socket

HOST = "127.0.0.1"

FREE_RANGE = range(20_000, 32_000)
"""Below the ports that Linux lends to outgoing connections (from 32,768), so that none of those can
take a port between its choice and its use."""

TRIES = 100


def listens(port: int) -> bool:
    """Whether something takes connections on `port`."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def in_use(port: int) -> bool:
    """Whether a server could not open `port`, because another one has it.

    Raises OSError for a port that this user may not open.
    """
    with socket.socket() as probe:
        # As servers do, so that connections lingering after a stop do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False


def free_port() -> int:
    """A port nobody listens on. Raises OSError if none is found."""
    for _ in range(TRIES):
        port = random.choice(FREE_RANGE)  # noqa: S311  (nothing secret about it)
        if not in_use(port):
            return port
    raise OSError(f"no free port found between {FREE_RANGE.start} and {FREE_RANGE.stop}")
