"""Child processes for CPU work: one pipe a child, one task at a time, each child expendable."""
