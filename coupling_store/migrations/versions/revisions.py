"""Agreed values in a column of their own, and a revision for every row that batches read.

A record's row now tells what became of several events: the column is called so.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COUPLINGS = sa.table("couplings", sa.column("id"), sa.column("state"), sa.column("agreed"))
_SIDES = ("agreed_left", "agreed_right")


def upgrade() -> None:
    """Move the agreed values out of the state. A revision of 0 says nothing yet: each write gives another."""
    for table in ("couplings", "records"):
        op.add_column(table, sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("ALTER TABLE records RENAME COLUMN last_event TO last_events")
    op.add_column("couplings", sa.Column("agreed", sa.Text(), nullable=False, server_default="[{},{}]"))
    for id_, text in op.get_bind().execute(sa.select(_COUPLINGS.c.id, _COUPLINGS.c.state)).all():
        state = json.loads(text)
        agreed = [state.pop(name, {}) for name in _SIDES]
        _write(id_, state, json.dumps(agreed))


def downgrade() -> None:
    """Put the agreed values back, and drop the columns."""
    for id_, text, agreed in op.get_bind().execute(sa.select(_COUPLINGS)).all():
        values = dict(zip(_SIDES, json.loads(agreed), strict=True))
        _write(id_, {**values, **json.loads(text)}, agreed)
    op.drop_column("couplings", "agreed")
    op.execute("ALTER TABLE records RENAME COLUMN last_events TO last_event")
    for table in ("couplings", "records"):
        op.drop_column(table, "revision")


def _write(id_: str, state: object, agreed: str) -> None:
    row = _COUPLINGS.update().where(_COUPLINGS.c.id == id_)
    op.get_bind().execute(row.values(state=json.dumps(state), agreed=agreed))
