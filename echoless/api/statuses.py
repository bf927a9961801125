"""Which HTTP status goes with which code of a refusal."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

STATUSES: Final[Mapping[HTTPStatus, frozenset[str]]] = {
    HTTPStatus.NOT_FOUND: frozenset(
        {
            "no_mapping",
            "no_such_error",
            "unknown_action",
            "unknown_job",
            "unknown_mapping",
            "unknown_record",
            "unknown_schedule",
            "unknown_token",
        }
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: frozenset(
        {
            "bad_filter",
            "bad_name",
            "direction_needed",
            "key_used",
            "no_criteria",
            "no_pair",
            "no_reason",
            "no_records",
            "no_such_direction",
            "not_confirmed",
            "not_in_mapping",
            "nothing_chosen",
            "nothing_to_read",
            "several_mappings",
            "turned_round",
            "wrong_option",
        }
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: frozenset({"not_ready"}),
}


def status_of(code: str) -> HTTPStatus:
    """Give the status of a code: what was asked for does not fit how things are, if nothing else is known.

    >>> status_of("unknown_record").value, status_of("already_coupled").value
    (404, 409)
    """
    return next((status for status, codes in STATUSES.items() if code in codes), HTTPStatus.CONFLICT)
