"""A coupled record leaves its filter by a user's edit, and comes back in."""

from rules.deletion import collide_unseen, made_again
from rules.draft import Draft
from rules.echo import Change
from rules.holding import settle_for
from schemas.keys import Role, other


def leave(draft: Draft, role: Role, change: Change) -> str:
    """Do what the mapping wants done about a record that stops matching; gives the reason, in words."""
    lane, image, shown = draft.mapping.lane(role), change.event.image, change.shown
    if lane.on_exit == "ignore" or image is None or lane.matches(image):
        return ""
    if draft.c.deleted == role:
        return "outside its filter: the counterpart goes"
    if shown is None or not lane.matches(shown):
        return ""
    if lane.on_exit == "uncouple":
        draft.over = True
        return "left its filter: uncoupled"
    draft.c.deleted = role
    draft.edited = True
    collide_unseen(draft, role, image, change.changed_at)
    return "left its filter: the counterpart goes, too"


def come_back(draft: Draft, role: Role, change: Change) -> None:
    """A record that was gone shows an image: it was made again, or is perhaps back in its filter."""
    image, shown = change.event.image, change.shown
    if shown is None:
        made_again(draft, role)
    elif image is not None and draft.mapping.lane(role).matches(image):
        draft.c.deleted = ""
        settle_for(draft, other(role))
