"""What a named rule is: a test of a record that is code, with settings a mapping file may give."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

from rules.documented import Documented
from schemas.fields import Kind
from schemas.values import Image

Matches = Callable[[Image], bool]


class NamedRule(Documented):
    """A test of a record, used in filters by its name: ``{rule: filled, field: company_no}``.

    The attributes are its settings in the mapping file.
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"text"})
    """The kinds that the fields it reads may have."""

    @abstractmethod
    def reads(self) -> tuple[str, ...]:
        """Give the fields of the record that the rule looks at; ``mapping check`` sees that they exist."""

    @abstractmethod
    def compiled(self) -> Matches:
        """Give the test as a closure over the record's image: it runs for every event, and never raises.

        A field that is null or absent from the image counts as null.
        """
