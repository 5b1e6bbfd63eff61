"""clean: turns pages into clean stories with their metadata."""
