"""How a coupling is marked while its records are in step."""


def step_mark(shape: str, left_version: int, right_version: int) -> str:
    """Write at which versions of its records, and by which shape of its mapping, nothing is open.

    The store puts the same text together in its queries.

    >>> step_mark("5f3a", 3, 41)
    '5f3a:3:41'
    """
    return f"{shape}:{left_version}:{right_version}"
