"""`make score`: everything the scorers of ../shared can say, a line of figures a task."""

import argparse
import importlib
import json

TASKS = {
    "events": "the whole way: raw dumps to coded events",
    "clean": "stories of dumps and pages",
    "actors": "country and sector of the gold's actors",
    "where_when": "places and dates of the gold's events",
    "pipeline": "trees, sentences, names and speed of the English pipeline",
}


def main() -> None:
    """Run the tasks asked for and print their figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.score", description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"of {', '.join(TASKS)}")
    tasks = parser.parse_args().tasks or list(TASKS)
    for task in tasks:
        if task not in TASKS:
            parser.error(f"{task}: choose from {', '.join(TASKS)}")
        print(f"\n{task}: {TASKS[task]}", flush=True)
        for name, figures in importlib.import_module(f"tests.score.{task}").run().items():
            print(f"  {name}: {json.dumps(figures)}", flush=True)


if __name__ == "__main__":
    main()
