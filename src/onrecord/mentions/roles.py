"""Role nouns: words that say who a person is by office, work, kin or standing."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from onrecord.mentions.lexicon import rows

Gender: TypeAlias = Literal["f", "m"]

_PLURAL_ENDINGS: Final = (("ies", "y"), ("es", ""), ("s", ""))


@cache
def _roles() -> dict[str, str]:
    """Return every role noun, in lower case, with `f`, `m` or `-`."""
    found: dict[str, str] = {}
    for row in rows("roles.txt"):
        gender, *words = row.split()
        for word in words:
            found.setdefault(word, gender)
    return found


def _singular_role(word: str) -> str | None:
    roles = _roles()
    lower = word.lower().replace("’", "'")
    if lower in roles:
        return lower
    for ending, singular in _PLURAL_ENDINGS if lower[-1:] == "s" else ():
        if lower.endswith(ending) and (stem := lower[: -len(ending)] + singular) in roles:
            return stem
    if "-" not in lower:
        return None
    head = lower.rpartition("-")[2]
    return head if head in roles else None


@lru_cache(maxsize=16_384)
def is_role_noun(word: str) -> bool:
    """Say whether `word`, singular or plural, in any case, names people by role.

    >>> [is_role_noun(word) for word in ("analyst", "Spokeswomen", "deputies", "ex-minister", "table")]
    [True, True, True, True, False]
    """
    return _singular_role(word) is not None


def gender_of_role(word: str) -> Gender | None:
    """Return the gender that a role noun says, or None where it says none.

    >>> gender_of_role("spokeswoman"), gender_of_role("chairmen"), gender_of_role("analyst")
    ('f', 'm', None)
    """
    role = _singular_role(word)
    gender = _roles()[role] if role else "-"
    if gender == "f":
        return "f"
    return "m" if gender == "m" else None
