"""admit: validates, bounds, names and routes what producers send."""
