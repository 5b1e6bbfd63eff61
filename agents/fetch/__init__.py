"""fetch: gets the pages of articles that came as a URL."""
