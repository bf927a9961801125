"""VAT numbers in one form: an example of a transform that lives outside echoless."""

import re

from rules.transforms import Transform, Untranslatable

_FORM = re.compile(r"[A-Z]{2}[0-9A-Z]{2,12}")


class VatNumber(Transform):
    """Write a VAT number without blanks, points and dashes, the country in front.

    >>> VatNumber(country="DE").apply("123.456.789"), VatNumber().apply("fr 40 303 265 045")
    ('DE123456789', 'FR40303265045')
    """

    country: str = ""
    """Put in front of a number that begins with a digit."""

    def apply(self, value: str) -> str:
        """Give the number in its form; a blank stays blank."""
        bare = re.sub(r"[\s.\-]", "", value).upper()
        whole = self.country + bare if bare[:1].isdigit() else bare
        if whole and not _FORM.fullmatch(whole):
            raise Untranslatable(f"{value!r} is no VAT number", "Correct the value on its side.")
        return whole

    def longest(self, most: int) -> int:
        """As long as with the country in front."""
        return most + len(self.country)
