"""Where a message stood before it became a dead letter: the name users know it by."""

from topics.dead_letters import DeadLetter


def position(letter: DeadLetter) -> str:
    """topic/partition/offset, such as `articles/3/120`."""
    return f"{letter.topic}/{letter.partition}/{letter.offset}"
