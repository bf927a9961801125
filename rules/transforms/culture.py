"""How a language and a country write dates, numbers and names: the data of CLDR, by Babel."""

from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator


def locale_of(culture: str) -> Locale:
    """Give what is known of a culture. Raises ValueError.

    >>> locale_of("da-DK").number_symbols["latn"]["decimal"]
    ','
    """
    try:
        return Locale.parse(culture.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"there is no culture `{culture}`; write one such as en, en-US or da-DK") from error


def _checked(culture: str) -> str:
    locale_of(culture)
    return culture


Culture = Annotated[str, AfterValidator(_checked)]
"""A language, and perhaps a country: `en`, `en-US`, `da-DK`."""
