"""The demo: two business databases, put in step in front of your eyes, and the proof that they are."""
