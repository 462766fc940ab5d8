"""A stand-in Bot API server and its chat page."""
