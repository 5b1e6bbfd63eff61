"""The one place that knows Faust, offsets and acks."""
