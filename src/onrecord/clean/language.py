"""Which language an article is in, as far as its script and its commonest words tell.

A detector that knows two hundred languages takes seconds to load and guesses on three words. News needs few:
English first, whose test is all that English pages pay for; then scripts that one language writes; then the
share of function words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from onrecord.clean.lexicon import function_words, languages

_SAMPLE_CHARS: Final = 2_000
_FEWEST_WORDS: Final = 8
# English news has 0.3 to 0.5 of its words in the list; German, French, Turkish and Azerbaijani under 0.1.
_ENGLISH_SHARE: Final = 0.22
_LEAST_SHARE: Final = 0.1  # other lists are shorter, and endings do the work of some words
_LEAST_LEAD: Final = 1.25  # over the second best
_SCRIPT_SHARE: Final = 0.5  # of the letters
# First and last code point of the letters, and the language that news in them is in.
_SCRIPTS: Final = (
    (0x10A0, 0x10FF, "ka"),
    (0x0530, 0x058F, "hy"),
    (0x0370, 0x03FF, "el"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "ar"),
    (0x0900, 0x097F, "hi"),
    (0x0E00, 0x0E7F, "th"),
    (0x3040, 0x30FF, "ja"),
    (0xAC00, 0xD7AF, "ko"),
    (0x4E00, 0x9FFF, "zh"),
)
_OTHER_SCRIPTS: Final = re.compile("[\u0530-\U0010ffff]")
_PERSIAN_LETTERS: Final = frozenset("پچژگ")


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text, None for what cannot be told.

    >>> language_of("The relations between the two countries are strategic, he added.")
    'en'
    >>> language_of("İki ölkə arasında münasibətlər strateji xarakter daşıyır və bu, daha çox inkişaf edib.")
    'az'
    >>> language_of("ორ ქვეყანას შორის ურთიერთობა სტრატეგიულია"), language_of("Ja."), language_of("12 34")
    ('ka', None, None)
    """
    sample = text[:_SAMPLE_CHARS]
    if not sample.isascii():
        by_script = _of_script(sample)
        if by_script is not None:
            return by_script
    words = sample.lower().split()
    if len(words) < _FEWEST_WORDS:
        return None
    if _is_english(words):  # most English pages show it before a mark is taken off
        return "en"
    bare = [word.strip(".,;:!?\"'()«»“”„…-–—") for word in words]
    return "en" if _is_english(bare) else _of_words(bare)


def _is_english(words: list[str]) -> bool:
    return sum(map(function_words().__contains__, words)) >= _ENGLISH_SHARE * len(words)


def _of_script(sample: str) -> str | None:
    """Return the language of a script that is not Latin or Cyrillic, if most letters are of it."""
    if not any(map(str.isalpha, _OTHER_SCRIPTS.findall(sample))):
        return None  # curly quotes and dashes are all that is not Latin or Cyrillic in most news
    letters = [ord(char) for char in sample if char.isalpha()]
    if sum(code > 0x52F for code in letters) < _SCRIPT_SHARE * max(1, len(letters)):
        return None
    counts = Counter(
        language for code in letters for first, last, language in _SCRIPTS if first <= code <= last
    )
    if not counts:
        return None
    if counts["ja"] and counts["zh"]:
        return "ja"
    language, count = counts.most_common(1)[0]
    if count < _SCRIPT_SHARE * len(letters):
        return None
    return "fa" if language == "ar" and not _PERSIAN_LETTERS.isdisjoint(sample) else language


def _of_words(words: list[str]) -> str | None:
    """Return the language whose function words are the most of these, if no other has nearly as many."""
    shares = sorted(
        ((sum(map(known.__contains__, words)) / len(words), code) for code, known in languages().items()),
        reverse=True,
    )
    (best, code), (second, _) = shares[:2]
    return code if best >= _LEAST_SHARE and best >= second * _LEAST_LEAD else None
