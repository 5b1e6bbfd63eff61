"""Text dumps: the raw text of a page, furniture and all, and the stories in it."""
