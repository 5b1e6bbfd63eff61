"""The worker's side: a pool of children, and what happens when one of them dies."""

import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from agents.contract import ChildFailed, ChildWork, Refused, Transient
from worker.children import wire

log = logging.getLogger(__name__)

START_SECONDS = 60.0
"""How long a child may take to load its resource; a model on a cold disk takes seconds."""

KEEP_RSS = 0.8
"""A child that holds more than this share of its memory limit after a task is replaced."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A child is one core's worth of work; libraries that start threads of their own slow each other."""


class ChildError(RuntimeError):
    """The child's code raised what it should not have: a defect, with the child's traceback."""


class ChildUnstartable(RuntimeError):
    """The child could not load its resource; the text says why."""


class _Child:
    """One process and its pipe."""

    def __init__(self, process: subprocess.Popen[bytes], pipe: socket.socket) -> None:
        self.process = process
        self.pipe = pipe
        self.tasks = 0

    async def ask(self, value: Any, deadline: float) -> Any:
        """Send a frame and await the answer. Raises TimeoutError, EOFError or OSError."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(deadline):
            await loop.sock_sendall(self.pipe, wire.pack(value))
            (length,) = wire.LENGTH.unpack(await self._exactly(loop, wire.LENGTH.size))
            return wire.unpack(await self._exactly(loop, length))

    async def _exactly(self, loop: asyncio.AbstractEventLoop, count: int) -> bytes:
        chunks = bytearray()
        while len(chunks) < count:
            chunk = await loop.sock_recv(self.pipe, min(count - len(chunks), 1 << 20))
            if not chunk:
                raise EOFError
            chunks += chunk
        return bytes(chunks)

    def rss(self) -> int:
        """Resident bytes; 0 when the process is gone."""
        try:
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError, ValueError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def end(self) -> int | None:
        """Kill it and reap it. Returns how it had ended before, if it had."""
        ended = self.process.poll()
        self.pipe.close()
        if ended is None:
            self.process.kill()
        self.process.wait()
        return ended


class ChildPool:
    """`size` children of one `ChildWork`; at most that many tasks run, the rest wait in order."""

    def __init__(self, work: ChildWork, options: dict[str, Any], size: int) -> None:
        self.work = work
        self.options = options
        self.size = size
        self.deaths = 0
        self._idle: asyncio.Queue[_Child | None] = asyncio.Queue()
        self._busy: set[_Child] = set()
        self._closed = False

    async def start(self) -> None:
        """Start all children. Raises ChildUnstartable when their resource can't be loaded."""
        children = await asyncio.gather(*(self._start_one() for _ in range(self.size)))
        for child in children:
            self._idle.put_nowait(child)

    async def run(self, task: dict[str, Any]) -> dict[str, Any]:
        """The result of `work` on `task` in a child.

        Raises Refused and Transient as `work` raised them, ChildError for its other exceptions, and
        ChildFailed when the child died, was over its deadline or out of memory.
        """
        child = await self._idle.get()
        keep: _Child | None = None
        try:
            if child is None or child.process.poll() is not None:
                # The one before died on its task, or this one while it was idle.
                child = await self._start_one()
            self._busy.add(child)
            keep, reply = await self._ask(child, task)
        finally:
            if child is not None:
                self._busy.discard(child)
                if keep is None:
                    child.end()
            self._idle.put_nowait(keep)
        return self._result(reply)

    async def close(self) -> None:
        """End all children, at once: what they were on will be done again."""
        self._closed = True
        for busy in list(self._busy):
            busy.end()
        while not self._idle.empty():
            idle = self._idle.get_nowait()
            if idle is not None:
                idle.end()

    async def _ask(self, child: _Child, task: dict[str, Any]) -> tuple[_Child | None, Any]:
        try:
            reply = await child.ask(task, self.work.deadline)
        except TimeoutError:
            self._died(child)
            raise ChildFailed(f"took longer than {self.work.deadline:g} s and was killed") from None
        except (EOFError, OSError):
            # Its pipe closes a moment before it can be reaped.
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(1)
            how = child.process.poll()
            self._died(child)
            raise ChildFailed(f"the child process died: {_how(how)}") from None
        child.tasks += 1
        if "exhausted" in reply:
            self._died(child)
            raise ChildFailed(f"the child process ran out of resources: {reply['exhausted']}")
        worn = child.tasks >= self.work.recycle or child.rss() > KEEP_RSS * self.work.memory
        return (None if worn else child), reply

    def _died(self, child: _Child) -> None:
        self.deaths += 1
        log.warning("child of %s died after %d tasks", self.work.module, child.tasks)

    def _result(self, reply: Any) -> dict[str, Any]:
        if "result" in reply:
            result: dict[str, Any] = reply["result"]
            return result
        if "refused" in reply:
            raise Refused(*reply["refused"])
        if "transient" in reply:
            raise Transient(*reply["transient"])
        raise ChildError(reply["error"])

    async def _start_one(self) -> _Child:
        if self._closed:
            raise ChildFailed("the worker is stopping")
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: ASYNC220  (returns at once; the pipe is awaited)
                [
                    sys.executable,
                    "-m",
                    "worker.children.child",
                    self.work.module,
                    str(theirs.fileno()),
                    str(os.getpid()),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD,
            )
        ours.setblocking(False)
        child = _Child(process, ours)
        try:
            reply = await child.ask(
                {"options": self.options, "memory": self.work.memory}, START_SECONDS
            )
        except (TimeoutError, EOFError, OSError):
            how = child.end()
            raise ChildUnstartable(
                f"a child for {self.work.module} did not start: {_how(how)}"
            ) from None
        except asyncio.CancelledError:
            child.end()
            raise
        if "ready" not in reply:
            child.end()
            log.debug("child of %s: %s", self.work.module, reply.get("traceback"))
            raise ChildUnstartable(f"{self.work.module}: {reply['error']}")
        return child


class InlineWork:
    """The same work in this process, for the command line and for tests: no pool, no limits."""

    def __init__(self, work: ChildWork, options: dict[str, Any]) -> None:
        import importlib

        self._module = importlib.import_module(work.module)
        self._loaded = self._module.load(options)

    async def run(self, task: dict[str, Any]) -> dict[str, Any]:
        """The result of `work` on `task`; raises what it raises."""
        # Through the wire format and back, so that what works here works in a child.
        result = self._module.work(self._loaded, wire.unpack(wire.pack(task)[wire.LENGTH.size :]))
        unpacked: dict[str, Any] = wire.unpack(wire.pack(result)[wire.LENGTH.size :])
        return unpacked


def _how(code: int | None) -> str:
    if code is None:
        return "no answer"
    if code < 0:
        import signal

        return f"signal {signal.Signals(-code).name}"
    return f"exit status {code}"
