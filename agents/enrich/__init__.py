"""enrich: places coded events on the map."""
