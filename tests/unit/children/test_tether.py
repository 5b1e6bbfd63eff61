"""The tether: a program becomes the child that dies with its parent, even with a killed one."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.processes import alive, wait_until
from worker import tether

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel request is Linux's own")

STARTER = """
import subprocess, sys, os
child = subprocess.Popen([sys.executable, {tether!r}, str(os.getpid()), "/bin/sleep", "600"])
print(child.pid, flush=True)
child.wait()
"""


def test_program_dies_with_a_killed_parent() -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER.format(tether=tether.__file__)], stdout=subprocess.PIPE
    )
    assert starter.stdout
    child = int(starter.stdout.readline())
    command = Path(f"/proc/{child}/cmdline")
    wait_until(lambda: command.read_bytes().startswith(b"/bin/sleep"), "it became the program")
    starter.kill()
    starter.communicate()
    wait_until(lambda: not alive(child), "the program is dead")


def test_program_does_not_start_for_a_parent_that_is_gone() -> None:
    started = time.monotonic()
    done = subprocess.run([sys.executable, tether.__file__, "1", "/bin/sleep", "600"], check=False)
    assert done.returncode == 1
    assert time.monotonic() - started < 600


def test_program_gets_its_arguments_and_streams() -> None:
    command = [sys.executable, tether.__file__, str(os.getpid()), "/bin/echo", "a b", "--c"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"a b --c\n"
