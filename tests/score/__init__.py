"""The figures of the scorers in ../shared, where they are there."""
