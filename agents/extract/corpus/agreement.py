"""How far two labellers of the same records agree."""

from collections.abc import Sequence

from agents.extract.corpus.records import ROLES, LabelledEvent, Record, position


def agreement(first: Sequence[Record], second: Sequence[Record]) -> dict[str, float]:
    """F1 between two labellings of the same records, the first taken for the truth.

    `triggers` and `types` (trigger and type) are F1 over all events, `events` the share of records in
    which both find some event or both none; mode, status, background and the roles' F1 are of the
    events whose trigger and type both have. Records that only one has labelled are left out.
    """
    by_id = {record.id: record for record in second}
    pairs = [(one, by_id[one.id]) for one in first if one.id in by_id]
    counts = {"first": 0, "second": 0, "triggers": 0, "types": 0}
    same = {"mode": 0, "status": 0, "background": 0}
    roles = {role: [0, 0, 0] for role in ROLES}
    for one, other in pairs:
        there = {position(other.text, event.trigger): event for event in other.events}
        counts["first"] += len(one.events)
        counts["second"] += len(other.events)
        for event in one.events:
            twin = there.get(position(one.text, event.trigger))
            if twin is None:
                continue
            counts["triggers"] += 1
            if twin.type != event.type:
                continue
            counts["types"] += 1
            for name in same:
                same[name] += getattr(event, name) == getattr(twin, name)
            for role, tally in roles.items():
                _count(event, twin, role, tally)
    total = max(counts["first"] + counts["second"], 1)
    both = max(counts["types"], 1)
    return {
        "records": len(pairs),
        "events": round(
            sum(bool(a.events) == bool(b.events) for a, b in pairs) / max(len(pairs), 1), 3
        ),
        "triggers": round(2 * counts["triggers"] / total, 3),
        "types": round(2 * counts["types"] / total, 3),
        **{name: round(count / both, 3) for name, count in same.items()},
        **{
            role: round(2 * hits / max(said + wanted, 1), 3)
            for role, (hits, said, wanted) in roles.items()
        },
    }


def _count(event: LabelledEvent, twin: LabelledEvent, role: str, tally: list[int]) -> None:
    wanted, said = set(getattr(event, role)), set(getattr(twin, role))
    tally[0] += len(wanted & said)
    tally[1] += len(said)
    tally[2] += len(wanted)
