"""`python -m agents.extract.corpus`: checks the corpus and prints what is in it."""

import json
import sys
from collections import Counter

from agents.extract.corpus.agreement import agreement
from agents.extract.corpus.likeness import near_duplicates
from agents.extract.corpus.records import SECOND_LABELS, CorpusError, is_held_back, read


def main() -> int:
    """Print figures of the corpus; returns 1 where a record breaks the guide."""
    try:
        records, again = read(), read(SECOND_LABELS)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    events = [event for record in records for event in record.events]
    figures = {
        "records": len(records),
        "events": len(events),
        "without an event": round(sum(not r.events for r in records) / len(records), 3),
        "held back": sum(is_held_back(record.id) for record in records),
        "near-duplicates": len(near_duplicates(records)),
        "types": dict(Counter(event.type for event in events).most_common()),
        "statuses": dict(Counter(event.status for event in events).most_common()),
        "agreement": agreement(records, again),
    }
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
