"""The work: a folder a stage. Nothing in here knows Kafka, offsets or acks."""
