"""Become another program that dies with its parent: `python tether.py PARENT_PID COMMAND…`.

The kernel kills the program when the thread that started it ends, even by SIGKILL. This is a script
of its own, run before the program, because the request has to be made inside the new process, and
Python code between fork and exec can deadlock where there are threads. It uses nothing but the
standard library, so that it starts fast.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h. The request outlives exec."""


def die_with_parent(parent: int) -> bool:
    """Make the kernel kill this process when its parent dies, however it dies (Linux).

    Returns False when it has died before the request was made: then nobody would ever come.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.getppid() == parent


def tethered(command: list[str]) -> list[str]:
    """The command line that runs `command`, a full path first, tethered to this process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def main(parent: int, command: list[str]) -> None:
    """Ask to be killed with `parent`, then become `command`."""
    if not die_with_parent(parent):
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
