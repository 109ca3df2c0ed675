"""Is this English? A share of function words says so; anything else stays undetermined."""

from __future__ import annotations

from typing import Final

from onrecord.clean.lexicon import function_words

_SAMPLE_CHARS: Final = 2_000
_FEWEST_WORDS: Final = 8
# English news has 0.3 to 0.5 of its words in the list; German, French, Turkish and Azerbaijani under 0.1.
_ENGLISH_SHARE: Final = 0.22


def language_of(text: str) -> str | None:
    """Return `en` for English prose, None for what cannot be told.

    >>> language_of("The relations between the two countries are strategic, he added.")
    'en'
    >>> language_of("İki ölkə arasında münasibətlər strateji xarakter daşıyır, deyə o əlavə etdi.") is None
    True
    """
    words = text[:_SAMPLE_CHARS].lower().split()
    if len(words) < _FEWEST_WORDS:
        return None
    known = function_words()
    share = sum(map(known.__contains__, words)) / len(words)
    return "en" if share >= _ENGLISH_SHARE else None
