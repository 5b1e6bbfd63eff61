"""What goes through the pipe between the worker and a child: a length, then JSON.

JSON and not pickle: a child reads hostile pages with C libraries, so the worker must not run what it
sends back.
"""

import socket
import struct
from typing import Any

import orjson

LENGTH = struct.Struct(">Q")
"""Eight bytes, big endian: how many bytes of JSON follow."""


def pack(value: Any) -> bytes:
    """One frame."""
    body = orjson.dumps(value)
    return LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> Any:
    """The value of a frame's body. Raises orjson.JSONDecodeError for what is none."""
    return orjson.loads(body)


def receive(pipe: socket.socket) -> Any:
    """The next frame of a blocking socket. Raises EOFError when the other end is gone."""
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    return unpack(_exactly(pipe, length))


def _exactly(pipe: socket.socket, count: int) -> bytes:
    chunks = bytearray()
    while len(chunks) < count:
        chunk = pipe.recv(min(count - len(chunks), 1 << 20))
        if not chunk:
            raise EOFError("the other end of the pipe is gone")
        chunks += chunk
    return bytes(chunks)
