"""The secrets of tokens: made at random, shown once, kept as a digest.

A plain SHA-256 is enough: a slow function protects passwords, because people choose from few; of 256
random bits nobody guesses one, however fast. And every request has to be checked.
"""

import hashlib
import secrets

PREFIX = "echoless_"
"""Secret scanners find what begins like this."""
BYTES = 32


def new_secret() -> str:
    """Make a secret of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Give what is kept of a secret.

    >>> digest_of("echoless_x")[:16]
    '20bd27ccb4e1ccfd'
    """
    return hashlib.sha256(secret.encode()).hexdigest()
