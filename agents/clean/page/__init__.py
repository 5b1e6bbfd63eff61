"""HTML pages: the body of the article and what the markup says of it."""
