"""The process: settings, the Kafka adapter, child processes, health, metrics and the command."""
