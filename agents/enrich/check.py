"""Checks that a report keeps to PLOVER's table before it becomes an event."""

from agents.contract import Refused
from topics import plover
from topics.reports import Report


def check(report: Report) -> None:
    """Raises Refused (NotPlover) where quad class, score or CAMEO root are not those of the type."""
    wanted = {
        "quad": plover.quad(report.type),
        "score": plover.score(report.type, report.mode),
        "cameo": plover.cameo(report.type, report.mode),
    }
    wrong = [
        f"{name} is {getattr(report, name)!r}, PLOVER says {value!r}"
        for name, value in wanted.items()
        if getattr(report, name) != value
    ]
    if wrong:
        what = report.type if report.mode is None else f"{report.type}-{report.mode}"
        raise Refused(
            "NotPlover", f"report {report.id} ({what}): {'; '.join(wrong)}; mend its coder"
        )
