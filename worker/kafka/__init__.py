"""The local Kafka: a real single-node Apache Kafka, its Java brought by pip, its jars locked."""
