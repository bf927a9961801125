"""A busy morning on both sides, thought out beforehand: the same seed gives the same deeds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from uuid import UUID

from echoless.demo.business_central import COMPANY, UNIT
from echoless.demo.deeds import Deed
from echoless.demo.fields import Shared, shared_fields, written
from rules.compiled import CompiledMapping
from schemas.keys import ROLES, Role, other
from schemas.known import Coupling
from schemas.tables import Catalog
from schemas.values import Image

Moment = tuple[Deed, ...]
"""Deeds that are done at once, one per side at most."""

EDITED = ("customer-account", "contact-contact", "item-product")
BUSY = 12
"""Pairs that most people want to edit: where they meet."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A coupled pair and the mapping it stands in."""

    mapping: CompiledMapping
    fields: Sequence[Shared]
    coupling: Coupling

    def deed(self, role: Role, field: Shared, random: Random, author: str | None = None) -> Deed:
        """Somebody on one side edits a field."""
        lane, record_id = self.mapping.lane(role), self.coupling.id_of(role)
        return Deed(
            lane.side,
            lane.table,
            "edit",
            record_id or "",
            {field.on(role): written(field, random)},
            author,
        )


class Plan:
    """Thinks out deeds."""

    def __init__(
        self,
        mappings: Mapping[str, CompiledMapping],
        catalog: Catalog,
        couplings: Sequence[Coupling],
        seed: int,
    ) -> None:
        self._random = Random(seed)  # noqa: S311 - a demo, and to be repeated
        fields = {name: shared_fields(mappings[name], catalog) for name in EDITED}
        pairs = [Pair(mappings[c.mapping], fields[c.mapping], c) for c in couplings if c.mapping in EDITED]
        self._pairs = self._random.sample(pairs, len(pairs))
        self._goners = [p for p in self._pairs if p.mapping.name == "contact-contact"][:2]
        self._pairs = [p for p in self._pairs if p not in self._goners]

    def moments(self, deeds: int) -> list[Moment]:
        """Give about so many deeds, in the order in which they are to be done."""
        kinds = self._kinds()
        moments, count = [], 0
        while count < deeds:
            kind = self._random.choices(list(kinds), list(kinds.values()))[0]
            moments.append(kind())
            count += len(moments[-1])
        for moment in self._once():
            moments.insert(self._random.randrange(len(moments)), moment)
        return [*self._early(), *moments, *self._late()]

    def _kinds(self) -> dict[Callable[[], Moment], int]:
        """Give what happens again and again, and how often in a hundred times."""
        return {
            self._edit: 50,
            self._two_fields: 15,
            self._same_field: 15,
            self._foreign: 10,
            self._price: 10,
        }

    def _pair(self) -> Pair:
        return self._random.choice(self._pairs[:BUSY] if self._random.random() < 0.4 else self._pairs)

    def _role(self) -> Role:
        return self._random.choice(ROLES)

    def _edit(self) -> Moment:
        pair = self._pair()
        return (pair.deed(self._role(), self._random.choice(pair.fields), self._random),)

    def _two_fields(self) -> Moment:
        pair = self._pair()
        if len(pair.fields) < 2:
            return self._edit()
        one, two = self._random.sample(pair.fields, 2)
        return pair.deed("left", one, self._random), pair.deed("right", two, self._random)

    def _same_field(self) -> Moment:
        pair, role = self._pair(), self._role()
        field = self._random.choice(pair.fields)
        return pair.deed(role, field, self._random), pair.deed(other(role), field, self._random)

    def _foreign(self) -> Moment:
        pair, role = self._random.choice(self._pairs), self._role()
        author = pair.mapping.lane(role).integration_user
        return (pair.deed(role, self._random.choice(pair.fields), self._random, author),)

    def _price(self) -> Moment:
        items = [pair for pair in self._pairs if pair.mapping.name == "item-product"]
        item = self._random.choice(items).coupling.left_id or ""
        price = Decimal(self._random.randrange(100, 20_000)) / 100
        return (Deed("bc", "item", "edit", item, {"unit_price": price}),)

    def _once(self) -> Iterator[Moment]:
        """Give what happens a single time: new records, and deletions."""
        yield (
            Deed(
                "bc",
                "item",
                "make",
                "I90001",
                {
                    "description": "Kombucha",
                    "unit_price": Decimal(7),
                    "base_unit_of_measure": UNIT,
                    "company_id": COMPANY,
                    "blocked": False,
                },
            ),
        )
        yield (
            Deed(
                "bc",
                "customer",
                "make",
                "NORTH",
                {"name": "North Sea Traders", "city": "Bergen", "blocked": ""},
            ),
        )
        account: Image = {
            "name": "Aurora Foods",
            "address1_city": "Tromsø",
            "customertypecode": 3,
            "statecode": 0,
        }
        yield (Deed("sales", "account", "make", self._guid(), account),)
        for pair, role in zip(self._goners, ROLES, strict=True):
            lane = pair.mapping.lane(role)
            yield (Deed(lane.side, lane.table, "delete", pair.coupling.id_of(role) or "", {}),)

    def _early(self) -> Iterator[Moment]:
        """A contact of a company that nobody has entered yet: it must wait."""
        person = {
            "type": "Person",
            "company_type": "Customer",
            "company_no": "WAITS",
            "name": "Ada Early",
            "first_name": "Ada",
        }
        yield (Deed("bc", "contact", "make", "CT90001", person),)

    def _late(self) -> Iterator[Moment]:
        """The company comes at last."""
        yield (
            Deed("bc", "customer", "make", "WAITS", {"name": "Late Foods", "city": "Oslo", "blocked": ""}),
        )

    def _guid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))
