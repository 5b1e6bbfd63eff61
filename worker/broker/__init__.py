"""Everything done with a broker outside the worker's flow: its topics, reading, sending."""
