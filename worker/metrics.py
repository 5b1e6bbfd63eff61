"""All metrics, declared in one place, in Prometheus form."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry(auto_describe=True)

MESSAGES = Counter(
    "eventwire_messages",
    "Messages a stage is done with, by outcome (the receipt's)",
    ["stage", "outcome"],
    registry=REGISTRY,
)
SECONDS = Histogram(
    "eventwire_message_seconds",
    "Seconds from the start of a message's work until all it made is acknowledged",
    ["stage"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
    registry=REGISTRY,
)
RETRIES = Counter(
    "eventwire_retries", "Tries after the first", ["stage", "error"], registry=REGISTRY
)
DEAD_LETTERS = Counter(
    "eventwire_dead_letters",
    "Messages that became dead letters",
    ["stage", "error"],
    registry=REGISTRY,
)
STALE = Counter(
    "eventwire_stale",
    "Messages dropped because their partition had gone to another worker",
    ["stage"],
    registry=REGISTRY,
)
SENT = Counter("eventwire_sent", "Messages the broker acknowledged", ["topic"], registry=REGISTRY)
IN_FLIGHT = Gauge(
    "eventwire_in_flight", "Messages a stage has in flight", ["stage"], registry=REGISTRY
)
IN_FLIGHT_BYTES = Gauge("eventwire_in_flight_bytes", "Bytes of them", ["stage"], registry=REGISTRY)
LAG = Gauge(
    "eventwire_lag",
    "Messages of a partition that are not committed yet",
    ["topic", "partition"],
    registry=REGISTRY,
)
PAUSED = Gauge(
    "eventwire_paused", "1 while a stage's circuit breaker is open", ["stage"], registry=REGISTRY
)
CHILD_DEATHS = Gauge(
    "eventwire_child_deaths",
    "Child processes that died on a task since the start",
    ["stage"],
    registry=REGISTRY,
)
REBALANCES = Counter(
    "eventwire_rebalances", "Assignments of partitions to a stage", ["stage"], registry=REGISTRY
)
