"""The child's side: load the resource once, then answer task after task until the pipe closes.

Started as `python -m worker.children.child MODULE FD PARENT`. The first frame carries the options and
the memory limit; the first answer says that the resource is loaded.
"""

import importlib
import os
import resource
import signal
import socket
import sys
import traceback
from typing import Any

import orjson

from agents.contract import Refused, Transient
from worker.children import wire
from worker.tether import die_with_parent

NICENESS = 5
"""Children give way to the worker, so that a full CPU never delays its heartbeats."""


def limit_memory(max_bytes: int) -> None:
    """Bound what this process may allocate; a hit is a MemoryError or a crash of this child alone.

    RLIMIT_DATA and not RLIMIT_AS: mapped files and reserved, untouched address space cost nothing.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(module: Any, loaded: Any, task: Any) -> dict[str, Any]:
    """The reply to one task: its result, or the error in a form that survives the pipe."""
    try:
        return {"result": module.work(loaded, task)}
    except Refused as error:
        return {"refused": [error.error, str(error)]}
    except Transient as error:
        return {"transient": [error.error, str(error), error.after]}
    except (MemoryError, RecursionError) as error:
        return {"exhausted": type(error).__name__}
    except Exception:
        return {"error": traceback.format_exc()}


def main(module_name: str, fd: int, parent: int) -> None:
    """Serve one pipe until it closes."""
    if not die_with_parent(parent):
        return
    # Ctrl-C goes to the whole terminal; the worker drains first and then ends its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    pipe = socket.socket(fileno=fd)
    start = wire.receive(pipe)
    try:
        module = importlib.import_module(module_name)
        loaded = module.load(start["options"])
    except Exception as error:
        text = str(error) or type(error).__name__
        pipe.sendall(wire.pack({"error": text, "traceback": traceback.format_exc()}))
        return
    limit_memory(start["memory"])
    pipe.sendall(wire.pack({"ready": True}))
    while True:
        try:
            reply = answer(module, loaded, wire.receive(pipe))
        except EOFError:
            return
        except (MemoryError, orjson.JSONDecodeError) as error:
            # The JSON is the worker's own, so what it lacks is memory.
            reply = {"exhausted": f"MemoryError: {error}"}
        try:
            frame = wire.pack(reply)
        except TypeError as error:
            frame = wire.pack({"error": f"the result is not plain JSON: {error}"})
        try:
            pipe.sendall(frame)
        except OSError:
            return  # nobody waits for it any more
        if "exhausted" in reply:
            return  # the heap is not to be trusted after this


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
