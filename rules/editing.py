"""How a user's edit enters what the two sides agreed on, and how it meets the other side's edits."""

from collections.abc import Iterable
from datetime import datetime

from rules.agreement import MISSING, is_pending, is_same
from rules.compiled import Row
from rules.draft import Draft
from rules.hand_edits import give_way, note_hand_edit, shows_its_source
from rules.holding import hold
from rules.translation import is_given, translate
from rules.winners import winner_of
from schemas.frozen import frozen
from schemas.keys import Role, other
from schemas.values import Image, Values


@frozen
class Edit:
    """A user's edit of a record on one side of a pair."""

    role: Role
    image: Image
    shown: Image | None
    """The record as its own log showed it before."""
    changed_at: datetime
    blind: bool = False
    """Fields that are not in ``shown`` were seen by nobody: what happened to them meanwhile, neither."""

    def enter(self, draft: Draft, fields: Iterable[str]) -> None:
        """Work these fields into the agreement of a pair."""
        mine: Values = dict(draft.c.agreed(self.role))
        theirs: Values = dict(draft.c.agreed(other(self.role)))
        lane = draft.mapping.lane(self.role)
        won: list[str] = []
        joined: dict[str, Row] = {}
        for field in fields:
            rows = lane.rows_of.get(field, ()) if lane.sends else ()
            if not rows:
                self._receive_only(draft, field, mine)
            elif self._wins(draft, field, mine):
                mine[field] = self.image[field]
                won.append(field)
                for row in rows:
                    if row.also:
                        joined[row.target] = row
                    else:
                        translate(draft, row, mine, theirs)
        for row in joined.values():
            self._join(draft, row, mine, theirs)
        if won:
            draft.edited = True
            self._stamp(draft, won)
            if draft.c.by_hand:
                targets = [row.target for field in won for row in lane.rows_of[field]]
                give_way(draft.c, other(self.role), targets)
        _note_first(draft, other(self.role), theirs)
        draft.c.set_agreed(self.role, mine)
        draft.c.set_agreed(other(self.role), theirs)

    def _join(self, draft: Draft, row: Row, mine: Image, theirs: Values) -> None:
        """Translate a row of several fields, once all of them are as the edit left them."""
        whole = {**self.image, **mine}
        if is_given(row, whole):
            translate(draft, row, whole, theirs)

    def _receive_only(self, draft: Draft, field: str, mine: Values) -> None:
        """Accept a hand-made value in a field that only receives, until its source changes."""
        if field not in mine:
            return
        if shows_its_source(draft, self.role, field, self.image[field]):
            give_way(draft.c, self.role, [field])
            mine[field] = self.image[field]
            return
        if (self.role, field) in draft.mapping.enforce:
            return
        if is_pending(draft.c, draft.mapping, self.role, field, self.shown, blind=self.blind):
            return
        if (self.role, field) in draft.mapping.report:
            note_hand_edit(draft, self.role, field, mine[field], self.image[field])
        mine[field] = self.image[field]

    def _wins(self, draft: Draft, field: str, mine: Values) -> bool:
        """Tell whether the edit becomes what is agreed; notes a conflict, and holds it if nobody wins."""
        c = draft.c
        if field in c.held.get(self.role, {}):
            hold(draft, self.role, {field: self.image[field]}, {})
            if self._is_settled(draft, field):
                return True
            draft.conflicts.append(field)
            return False
        if c.deleted == self.role and not c.held.get(other(self.role), {}).keys().isdisjoint(
            row.target for row in draft.mapping.lane(self.role).rows_of[field]
        ):
            draft.conflicts.append(field)  # out of its filter: what is held stands once it is back
            return True
        if not is_pending(c, draft.mapping, self.role, field, self.shown, blind=self.blind):
            return True
        if field in mine and is_same(draft.mapping, self.role, field, self.image[field], mine[field]):
            return self.blind
        if not _receives(draft, self.role, field):
            return True
        draft.conflicts.append(field)
        winner = winner_of(draft, self.role, field, self.changed_at)
        if winner is None:
            hold(draft, self.role, {field: self.image[field]}, _partners(draft, self.role, field))
        return winner == self.role

    def _is_settled(self, draft: Draft, field: str) -> bool:
        """Release a held field once both sides show the same; what does not fit is like nothing."""
        c, there = draft.c, other(self.role)
        theirs = dict(c.held.get(there, {}))
        carried: Values = {}
        rows = [row for row in draft.mapping.lane(self.role).rows_of[field] if is_given(row, self.image)]
        for row in rows:
            translate(draft, row, self.image, carried)
        if not rows or not all(
            n in carried and n in theirs and is_same(draft.mapping, there, n, carried[n], theirs[n])
            for n in {row.target for row in rows}
        ):
            return False
        mine = {n: v for n, v in c.held.get(self.role, {}).items() if n != field}
        theirs = {n: v for n, v in theirs.items() if n not in carried}
        c.held = {self.role: mine, there: theirs} if mine or theirs else {}
        return True

    def _stamp(self, draft: Draft, fields: list[str]) -> None:
        """Remember when fields were edited, for the policy ``latest`` alone."""
        policies, role = draft.mapping.policies, self.role
        fields = [field for field in fields if policies.get((role, field)) == "latest"]
        if not fields:
            return
        there, at = other(role), self.changed_at.isoformat()
        rows_of, stamps = draft.mapping.lane(role).rows_of, dict(draft.c.agreed_at)
        for field in fields:
            stamps[f"{role}.{field}"] = at
            for row in rows_of[field]:
                stamps[f"{there}.{row.target}"] = at
        draft.c.agreed_at = stamps


def _note_first(draft: Draft, role: Role, agreed: Image) -> None:
    """Keep what a record was first to be made with: a worker that died may have made it like that."""
    c = draft.c
    if c.id_of(role) is None and c.flight(role) is None:
        before = c.agreed(role)
        changed = {name: value for name, value in before.items() if agreed.get(name, MISSING) != value}
        if changed:
            c.set_unseen(role, {**changed, **c.unseen(role)})


def _receives(draft: Draft, role: Role, field: str) -> bool:
    """Tell whether the other side sends to a field; otherwise nothing can be underway that an edit misses."""
    lane = draft.mapping.lane(other(role))
    return lane.sends and any(row.target == field for row in lane.rows)


def _partners(draft: Draft, role: Role, field: str) -> Image:
    """Give the other side's agreed values of the fields that a field is mapped to."""
    there = draft.c.agreed(other(role))
    targets = [row.target for row in draft.mapping.lane(role).rows_of.get(field, ())]
    sources = [row.source for row in draft.mapping.lane(other(role)).rows if row.target == field]
    return {name: there[name] for name in (*targets, *sources) if name is not None and name in there}
