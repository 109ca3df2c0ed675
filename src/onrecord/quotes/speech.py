"""Which stretches in marks are quotations, and which are titles or words held at a distance."""

from __future__ import annotations

from typing import Final

from onrecord.model import Span
from onrecord.quotes.attribution import Attribution
from onrecord.quotes.lexicon import words
from onrecord.quotes.marks import Marked
from onrecord.text.words import WORD

_LEAST_WORDS: Final = 3
_LONGEST_TITLE: Final = 150  # code points
_WORK_CHARS: Final = 20
_LONGEST_CROSSHEAD: Final = 60  # code points
_NEIGHBOURHOOD: Final = 4_000  # code points, so that a page of headings takes no longer than another
# From here on Unicode holds Chinese, Japanese and Korean.
_NO_SPACES_FROM: Final = "\u2e80"


def _word_count(text: str, span: Span, enough: int) -> int:
    count = 0
    for _ in WORD.finditer(text, span.start, span.end):
        count += 1
        if count >= enough:
            break
    if count < enough and any(char >= _NO_SPACES_FROM for char in text[span.start : span.start + 20]):
        return max(count, len(span) // 2)  # no spaces between words: two characters make one
    return count


def _is_title(text: str, span: Span) -> bool:
    """Say whether the words in marks are capitalised like a title: "Face the Nation".

    Small words and the first one prove nothing: "This is over." is a sentence.
    """
    telling = 0
    for number, match in enumerate(WORD.finditer(text, span.start, min(span.end, span.start + 200))):
        word = match[0]
        if number and word in words.small:
            continue
        if not (word[0].isupper() or word[0].isdigit()):
            return False
        telling += number > 0
    return telling > 0


def _is_work(text: str, marked: Marked) -> bool:
    """Say whether the words before say that this is a title: 'in his book, "A Better Way," Lee said'."""
    before = text[max(0, marked.outer.start - _WORK_CHARS) : marked.outer.start].rstrip(" ,")
    return before.rpartition(" ")[2].lower() in words.works


def _has_verb(text: str, span: Span) -> bool:
    return not words.verbs_be.isdisjoint(match[0] for match in WORD.finditer(text, span.start, span.end))


def _is_crosshead(text: str, marked: Marked) -> bool:
    """Say whether a few words in single marks are all of a line: the heading of a part of the page.

    Papers that set what is said in double marks set what their headings quote in single ones.
    """
    outer = marked.outer
    return (
        text[outer.start] in "'‘"
        and text[outer.start : outer.start + 2] != "''"
        and len(outer) < _LONGEST_CROSSHEAD
        and text[outer.start - 1 : outer.start] in {"", "\n"}
        and text[outer.end : outer.end + 1] in {"", "\n"}
        and any(
            text.find(mark, max(0, outer.start - _NEIGHBOURHOOD), outer.end + _NEIGHBOURHOOD) >= 0
            for mark in ('"', "“", "''")
        )
    )


_WITHOUT_OWN_CUE: Final = frozenset({"sentence_before", "paragraph_before", "same_paragraph", "continued"})
AFTER_METHODS: Final = frozenset({"after_inverted", "after_subject", "next_sentence", "after_according_to"})


def is_speech(text: str, marked: Marked, attribution: Attribution | None, method: str) -> bool:
    """Decide whether words in marks are a quotation, and not a title or a word held at a distance."""
    count = _word_count(text, marked.inner, 8)
    cue = attribution.cue if attribution is not None and method not in _WITHOUT_OWN_CUE else None
    ends = text[marked.inner.end - 1]
    before = text[max(0, marked.outer.start - 4) : marked.outer.start].rstrip()[-1:]
    is_set_off = not before.isalnum() or before == ""
    is_answered = cue is not None and method in AFTER_METHODS and ends in ",?!…—-" and "q" not in cue.classes
    if cue is None and _is_crosshead(text, marked):
        return False
    if count < _LEAST_WORDS:
        led_in = cue is not None and method == "before_subject" and before in {":", ","}
        return (is_answered and is_set_off) or led_in
    if len(marked.inner) < _LONGEST_TITLE and _is_title(text, marked.inner):
        if _is_work(text, marked):
            return False
        is_sentence = ends in ".?!" and cue is not None and (count > 4 or _has_verb(text, marked.inner))
        return is_set_off and (is_answered or is_sentence)
    return True
