"""What names, titles and roles say of a person's gender."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from onrecord.mentions.lexicon import rows, sets
from onrecord.mentions.roles import Gender, gender_of_role
from onrecord.text.fold import fold_name


@cache
def first_names() -> dict[str, str]:
    """Return every first name, folded, with `f`, `m` or `n` (both)."""
    found: dict[str, str] = {}
    lines = rows("first_names.txt")
    for gender in "fmn":
        names = "".join([line[1:] for line in lines if line[0] == gender])
        found.update(dict.fromkeys(names.split(), gender))
    return found


def is_first_name(name: str) -> bool:
    """Say whether `name` is in the lexicon of first names, whatever its case and marks."""
    return fold_name(name) in first_names()


def gender_of_first_name(first: str) -> Gender | None:
    """Return who bears this first name, or None when it is unknown or borne by both.

    >>> gender_of_first_name("Maria"), gender_of_first_name("Elşad"), gender_of_first_name("Robin")
    ('f', 'm', None)
    """
    names = first_names()
    key = fold_name(first)
    gender = names.get(key) or names.get(key.partition("-")[0])
    if gender == "f":
        return "f"
    return "m" if gender == "m" else None


def gender_of_title(title: str) -> Gender | None:
    """Return the gender that a title or role before a name says.

    >>> gender_of_title("Mrs"), gender_of_title("spokesman"), gender_of_title("President")
    ('f', 'm', None)
    """
    key = fold_name(title)
    titles = sets("titles.txt")
    if key in titles["f"]:
        return "f"
    return "m" if key in titles["m"] else gender_of_role(key)


def gender_of(name: str, titles: Iterable[str] = ()) -> Gender | None:
    """Return a person's gender as far as the words printed with the name say it.

    Args:
        name: the full name; a surname alone says nothing.
        titles: titles and roles printed with it, which go before what the first name says.

    >>> gender_of("Maria Zakharova"), gender_of("Robin Smith", ["chairman"]), gender_of("Smith")
    ('f', 'm', None)
    """
    said = {gender for title in titles if (gender := gender_of_title(title)) is not None}
    if len(said) == 1:
        return said.pop()
    first, _, others = name.partition(" ")
    return gender_of_first_name(first) if others else None
