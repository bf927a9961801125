"""Everything an operator may ask for: one path for each kind, one implementation behind all doors."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Depends

from agents.actions.perform import perform
from echoless.api import forms_of_errors as errors
from echoless.api import forms_of_pairs as pairs
from echoless.api.answers import Answered, answered
from echoless.api.forms import Form
from echoless.api.gate import Bearer, Gate, require
from echoless.api.keys import IdempotencyKey, Keys, key_of_bearer
from echoless.api.reach import Reach
from echoless.api.refusals import documented
from echoless.api.tokens import DOOR

FORMS: Final[dict[str, type[Form]]] = {
    "compare": pairs.Compare,
    "couple": pairs.Couple,
    "create": pairs.Create,
    "match": pairs.Match,
    "synchronize": pairs.Synchronize,
    "uncouple": pairs.Uncouple,
    "repair": pairs.Repair,
    "pause": pairs.Pause,
    "resume": pairs.Resume,
    "errors/retry": errors.Retry,
    "errors/synchronize": errors.SynchronizeErrors,
    "errors/resolve": errors.Resolve,
    "errors/uncouple": errors.UncoupleErrors,
    "errors/restore": errors.Restore,
    "errors/delete": errors.Delete,
    "errors/ignore": errors.Ignore,
    "options/set": errors.SetOption,
    "options/remove": errors.RemoveOption,
    "options/seed": errors.SeedOptions,
}
"""By path below /actions."""
REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


class Acting:
    """Performs actions in the name of a token's bearer."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._keys = Keys()

    def act(self, form: Form, bearer: Bearer, key: str) -> Answered:
        """Do what a form asks for. Raises Refused, and nothing has changed then."""
        require(bearer, form.needs())
        whole_key = key_of_bearer(bearer.name, key)
        action = replace(form.action(), who=bearer.name, key=whole_key, door=DOOR)
        with self._keys.taken(whole_key):
            return answered(perform(action, self._reach.means()))


def action_routes(reach: Reach, gate: Gate) -> APIRouter:
    """Give a path for each kind of action."""
    router = APIRouter(prefix="/actions", tags=["actions"], responses=documented(*REFUSALS))
    acting = Acting(reach)
    for path, form in FORMS.items():
        router.post(
            f"/{path}",
            summary=(form.__doc__ or "").split(".")[0].partition(":")[0].partition(";")[0],
            description=f"{form.__doc__}\n\nNeeds the role {form.role}.",
            operation_id=path.replace("/", "_"),
            dependencies=[Depends(getattr(gate, form.role))],
        )(_endpoint(acting, form))
    return router


def _endpoint(acting: Acting, form: type[Form]) -> Callable[..., Answered]:
    def act(body: form, bearer: Bearer, key: IdempotencyKey = "") -> Answered:  # type: ignore[valid-type]  # FastAPI reads it as the type it is
        return acting.act(body, bearer, key)

    return act
