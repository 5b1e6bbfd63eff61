"""Instance ids by lock file."""

import subprocess
import sys
from pathlib import Path

from worker.adapter.instance import claim


def test_two_workers_on_one_host_get_two_names(tmp_path: Path) -> None:
    first, second = claim(tmp_path), claim(tmp_path)
    assert first.name != second.name
    assert first.folder != second.folder
    first.release()
    second.release()


def test_a_freed_slot_is_taken_again(tmp_path: Path) -> None:
    first, second = claim(tmp_path), claim(tmp_path)
    first.release()
    third = claim(tmp_path)
    assert third.name == first.name
    second.release()
    third.release()


def test_a_killed_worker_frees_its_slot(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from worker.adapter.instance import claim;"
        f"print(claim(Path({str(tmp_path)!r})).name, flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    name = other.stdout.readline().strip()
    mine = claim(tmp_path)
    assert mine.name != name
    other.kill()
    other.wait()
    again = claim(tmp_path)
    assert again.name == name
    mine.release()
    again.release()
