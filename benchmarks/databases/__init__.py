"""The whole program between two PostgreSQL databases, as a user feels it."""
