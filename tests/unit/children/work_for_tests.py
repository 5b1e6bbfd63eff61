"""Child work that does what a task asks of it: answer, raise, crash, hang or eat."""

import os
import signal
import time
from typing import Any

from agents.contract import Refused, Transient


def load(options: dict[str, Any]) -> dict[str, Any]:
    if options.get("broken"):
        raise ValueError("no such model")
    return {"tasks": 0, "greeting": options.get("greeting", "")}


def work(loaded: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    loaded["tasks"] += 1
    match task.get("do"):
        case "refuse":
            raise Refused("NotAPage", "that is a picture")
        case "transient":
            raise Transient("Busy", "later", after=3.0)
        case "raise":
            raise KeyError("title")
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(60)
        case "exit":
            os._exit(3)
        case "eat":
            hoard = []
            while True:
                hoard.append(bytearray(8_000_000))
        case "not-json":
            return {"value": object()}
    return {
        "echo": task.get("value"),
        "tasks": loaded["tasks"],
        "pid": os.getpid(),
        "greeting": loaded["greeting"],
    }
