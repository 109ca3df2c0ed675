"""Find names in a clean body and resolve them to entities."""

from __future__ import annotations

from onrecord.mentions.find import islands
from onrecord.mentions.gender import gender_of, gender_of_first_name, gender_of_title, is_first_name
from onrecord.mentions.kinds import named
from onrecord.mentions.model import revised
from onrecord.mentions.resolve import resolve
from onrecord.mentions.roles import gender_of_role, is_role_noun
from onrecord.model import Mention

__all__ = [
    "find_mentions",
    "gender_of",
    "gender_of_first_name",
    "gender_of_role",
    "gender_of_title",
    "is_first_name",
    "is_role_noun",
]


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Find the names in a clean body and say whom or what each stands for.

    Args:
        text: the body; a line end ends a sentence.

    Returns:
        The mentions in order, none overlapping another; offsets into `text`.

    >>> text = "Russian Foreign Minister Sergey Lavrov came to Baku. Lavrov left."
    >>> [(m.text, m.kind, m.form, m.entity.name) for m in find_mentions(text)]
    [('Russian', 'other', 'demonym', 'Russia'), ('Sergey Lavrov', 'person', 'full', 'Sergey Lavrov'), \
('Baku', 'place', 'full', 'Baku'), ('Lavrov', 'person', 'surname', 'Sergey Lavrov')]
    """
    found = islands(text)
    return resolve(text, revised(found, *named(text, found)))
