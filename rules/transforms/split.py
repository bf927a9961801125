"""One of the parts that a separator makes of a text."""

from pydantic import Field

from rules.transforms.contract import Transform
from rules.transforms.otherwise import Otherwise, otherwise


class Split(Transform):
    """Cut a text at every separator and take one part, without the blanks around it.

    >>> Split(separator=",", part=1).apply("Anders, Maria")
    'Maria'
    >>> Split(separator=" ", part=-1).apply("Ana Trujillo Emparedados")
    'Emparedados'
    """

    separator: str = Field(min_length=1)
    """Where the text is cut."""
    part: int = 0
    """Which part to take, counted from 0; from the end: -1 is the last."""
    otherwise: Otherwise = "error"
    """What becomes of a value that has no such part."""

    def apply(self, value: str) -> str | None:
        """Give the part."""
        parts = value.split(self.separator)
        if -len(parts) <= self.part < len(parts):
            return parts[self.part].strip()
        return otherwise(self.otherwise, value, f"has no part {self.part} between {self.separator!r}")

    def inverse(self) -> None:
        """Nothing brings the other parts back."""
