"""Golden cases: what is known, what happens, and what a mapping is expected to decide. Pure."""
