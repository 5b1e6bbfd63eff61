"""The sample articles and their gold."""
