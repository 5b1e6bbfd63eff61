"""The command `eventwire`: one module a subcommand."""
