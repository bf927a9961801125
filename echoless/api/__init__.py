"""The HTTP API: what it lets in, what it answers, what it says when something is wrong."""
