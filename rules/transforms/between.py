"""The part of a text that stands between two others."""

from pydantic import model_validator

from rules.transforms.contract import Transform
from rules.transforms.otherwise import Otherwise, otherwise


class Between(Transform):
    """Take what stands between two texts: the first that fits; one of the two may be left out.

    >>> Between(after="(", before=")").apply("Futterkiste (Berlin) GmbH")
    'Berlin'
    >>> Between(before="@").apply("maria@example.com")
    'maria'
    """

    after: str = ""
    """The text in front of the part; blank: the part begins where the value does."""
    before: str = ""
    """The text behind the part; blank: the part ends where the value does."""
    otherwise: Otherwise = "error"
    """What becomes of a value that lacks one of the two texts."""

    @model_validator(mode="after")
    def _has_a_bound(self) -> "Between":
        if not self.after and not self.before:
            raise ValueError("give `after`, `before`, or both")
        return self

    def apply(self, value: str) -> str | None:
        """Give the part between."""
        _, begun, rest = value.partition(self.after) if self.after else ("", "begun", value)
        part, ended, _ = rest.partition(self.before) if self.before else (rest, "ended", "")
        if begun and ended:
            return part
        return otherwise(self.otherwise, value, f"has nothing between {self.after!r} and {self.before!r}")

    def inverse(self) -> None:
        """Nothing brings the rest of the text back."""
