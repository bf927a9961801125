"""Which record is tied to which."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from echoless.api.reach import Reach
from echoless.api.views import CouplingView, coupling_view
from echoless.api.words import After, Limit, RecordText, Text, key_of
from echoless.looking_up import links_of


class CouplingPage(BaseModel):
    """Couplings by id."""

    couplings: list[CouplingView]
    next: str
    """What to give as `after` for the next page; empty: this was the last one."""


class Couplings:
    """Reads couplings."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def page(
        self,
        mapping: Annotated[Text, Query(description="Only those of this mapping.")] = "",
        record: Annotated[RecordText | None, Query(description="Only those of this record.")] = None,
        after: After = "",
        limit: Limit = 100,
    ) -> CouplingPage:
        """List couplings page by page, by id; those of one record all at once."""
        if record is not None:
            return CouplingPage(couplings=self._of(record, mapping), next="")
        found = self._reach.browsing().couplings(mapping, after, limit)
        last = found[-1].id if len(found) == limit else ""
        return CouplingPage(couplings=[coupling_view(each) for each in found], next=last)

    def _of(self, record: str, mapping: str) -> list[CouplingView]:
        key = key_of(record)
        around = self._reach.store().around(key, links_of(self._reach.mappings, key))
        return [coupling_view(each) for each in around.couplings if mapping in {"", each.mapping}]


def coupling_routes(reach: Reach) -> APIRouter:
    """Give the paths of couplings."""
    router = APIRouter(tags=["couplings"])
    router.get("/couplings", summary="Couplings, page by page")(Couplings(reach).page)
    return router
