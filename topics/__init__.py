"""The contracts: one module a topic, with its model, key, partitions and retention."""
