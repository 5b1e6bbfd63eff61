"""The places of the world: countries, regions, towns, seas; shared by the stages that name them."""
