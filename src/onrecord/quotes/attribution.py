"""Which words say who spoke a direct quotation.

Tried in order: the words right after it, the words before it in its sentence, a sentence after it that is
nothing but "Lee asked.", a dash and a name, a speaker already found in its paragraph, and what the
paragraph before leads up to. Each way has a name, which becomes `Quote.method`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.quotes.cues import Cue, find_cues
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.speakers import Phrase, phrase_ending_at, phrase_starting_at, source_phrase
from onrecord.quotes.subjects import clause_subject, subject_before

DASHES: Final = frozenset({"-", "–", "—", "―", "--", "~"})
_SKIPPED_AFTER: Final = frozenset({",", "."}) | DASHES
_ASK_ENDS: Final = frozenset("?!…—-,")


class Attribution(NamedTuple):
    """Who is said to speak, in the words of one sentence.

    Attributes:
        sentence: index of the sentence in which `phrase` and `cue` stand.
        phrase: the speaker's words; None when only a cue was found.
        method: which rule found it.
    """

    sentence: int
    phrase: Phrase | None
    cue: Cue | None
    method: str


class Reading:
    """The sentences of one region with their cues, found once each.

    Attributes:
        spoken: which of the marked stretches have turned out to be quotations.
        people: by sentence, who may speak a quotation in the next ones; found once for them all.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self._cues: list[tuple[Cue, ...] | None] = [None] * len(sentences)
        self.spoken: set[int] = set()
        self.people: dict[int, tuple[tuple[Attribution, *tuple[str, ...]], ...]] = {}

    def cues(self, index: int) -> tuple[Cue, ...]:
        """Return the cues of the sentence at `index`."""
        known = self._cues[index]
        if known is None:
            known = self._cues[index] = find_cues(self.sentences[index].tokens)
        return known


def _next_quote(tokens: Sequence[Token], index: int) -> int:
    index += 1
    while index < len(tokens) and tokens[index].quote < 0:
        index += 1
    return index


def subject_of(tokens: Sequence[Token], cue: Cue, floor: int, cues: Sequence[Cue]) -> Phrase | None:
    """Return who a cue belongs to, by its form.

    Args:
        tokens: of the sentence.
        cue: one of its cues.
        floor: no token before this index is looked at.
        cues: all its cues.
    """
    if cue.form == "source":
        return source_phrase(tokens, cue.last + 1)
    if cue.form == "participle":
        before = [other for other in cues if other.last < cue.first and other.form == "finite"]
        for other in reversed(before):
            found = subject_before(tokens, other.first, floor)
            if found is not None:
                return found
        return clause_subject(tokens, cue.first, floor)
    found = subject_before(tokens, cue.first, floor)
    if found is None and cue.form == "infinitive":
        return clause_subject(tokens, cue.first, floor)
    return found


def after_quote(
    tokens: Sequence[Token], quote: int, cues: Sequence[Cue], sentence: int
) -> Attribution | None:
    """Read the words right after the token at `quote`: `"…," said Lee`, `"…" - Lee remarked`."""
    limit = _next_quote(tokens, quote)
    start = quote + 1
    while start < limit and tokens[start].lower in _SKIPPED_AFTER:
        start += 1
    for cue in cues:
        if cue.first < start or cue.first >= limit:
            continue
        if cue.form == "source" and cue.first == start:
            return Attribution(sentence, source_phrase(tokens, cue.last + 1), cue, "after_according_to")
        if cue.form != "finite":
            continue
        if not _is_led_by_adverb(tokens, start, cue.first):
            return _after_subject(tokens, cue, start, limit, sentence)
        if not set("aq") & set(cue.classes) or _asks(tokens[quote], cue):
            phrase = phrase_starting_at(tokens, cue.last + 1)
            if phrase is None or phrase.first >= limit or tokens[phrase.first].lower in words.times:
                return None
            return Attribution(sentence, phrase, cue, "after_inverted")
    return None


def _asks(quotation: Token, cue: Cue) -> bool:
    """Say whether `asked Lee` after a quotation says that Lee asked it: only where it is a question."""
    return cue.lemma == "ask" and quotation.text.rstrip("\"”“»'’ ").endswith("?")


def _after_subject(
    tokens: Sequence[Token], cue: Cue, start: int, limit: int, sentence: int
) -> Attribution | None:
    """Read `"…," Lee said`, where the words after the quotation start at `start`."""
    phrase = subject_before(tokens, cue.first, start)
    if tokens[cue.first - 1].lower == "," and not set("aq") & set(cue.classes):
        inverted = phrase_starting_at(tokens, cue.last + 1)
        if inverted is not None and inverted.kind in {"name", "role"} and limit == len(tokens):
            return Attribution(sentence, inverted, cue, "after_rest")
    if phrase is None:
        return None
    if phrase.first - start > 1:
        return _after_rest(tokens, cue, phrase, start, limit, sentence)
    return Attribution(sentence, phrase, cue, "after_subject")


def _after_rest(
    tokens: Sequence[Token], cue: Cue, phrase: Phrase, start: int, limit: int, sentence: int
) -> Attribution | None:
    """Read the end of a sentence that goes on after the quotation: `"a bad plan" for trade, Lee said.`."""
    ends = cue.last + 3 >= limit and limit == len(tokens)
    if not ends or tokens[phrase.first - 1].lower != "," or tokens[start - 1].lower == ",":
        return None
    return Attribution(sentence, phrase, cue, "after_rest")


def _is_led_by_adverb(tokens: Sequence[Token], start: int, verb: int) -> bool:
    return verb == start or (verb == start + 1 and tokens[start].lower in words.adverbs)


def before_quote(
    tokens: Sequence[Token], quote: int, cues: Sequence[Cue], sentence: int
) -> Attribution | None:
    """Read the words before the token at `quote`: `Lee said: "…"`, `Lee called it "…"`."""
    weak: Attribution | None = None
    for cue in reversed(cues):
        if cue.last >= quote:
            continue
        phrase, method = _subject_or_inverted(tokens, cue, cues)
        if phrase is None:
            continue
        found = Attribution(sentence, phrase, cue, method)
        if weak is None:
            if not _is_weak(tokens, cue, phrase, quote) and not _is_reported(tokens, phrase, cues):
                return found
            weak = found
        elif "t" in cue.classes and cue.form == "finite" and phrase.kind in {"name", "pronoun", "role"}:
            return found
    return weak


def _subject_or_inverted(tokens: Sequence[Token], cue: Cue, cues: Sequence[Cue]) -> tuple[Phrase | None, str]:
    phrase = subject_of(tokens, cue, clause_floor(tokens, cue.first), cues)
    if phrase is None and cue.form == "finite" and not set("aq") & set(cue.classes):
        return phrase_starting_at(tokens, cue.last + 1), "before_inverted"
    if phrase is not None and phrase.kind == "other" and cue.form == "infinitive":
        return None, ""
    return phrase, "before_according_to" if cue.form == "source" else "before_subject"


def _is_weak(tokens: Sequence[Token], cue: Cue, phrase: Phrase, quote: int) -> bool:
    """Say whether this may be part of what an earlier cue in the sentence reports."""
    leads_in = tokens[quote - 1].lower in {",", ":"} or quote - cue.last <= 2
    who = tokens[phrase.head].lower
    if phrase.kind == "pronoun" and who in {"it", "they", "we", "you", "who"}:
        return True
    return not leads_in and (
        phrase.kind == "other" or cue.lemma not in {"say", "tell", "add", "note", "according to"}
    )


def _is_reported(tokens: Sequence[Token], phrase: Phrase, cues: Sequence[Cue]) -> bool:
    """Say whether a pronoun opens what an earlier cue reports: "Lee said she expects the bank to …"."""
    if phrase.kind != "pronoun":
        return False
    before = phrase.first - 1
    if before > 0 and tokens[before].lower == "that":
        before -= 1
    return any(cue.last == before and cue.form == "finite" for cue in cues)


def clause_floor(tokens: Sequence[Token], verb: int) -> int:
    """Return the first token of the stretch without quotations that a verb stands in."""
    index = verb
    while index > 0 and tokens[index - 1].quote < 0 and tokens[index - 1].lower != ";":
        index -= 1
    return index


def _label(tokens: Sequence[Token], quote: int, sentence: int) -> Attribution | None:
    """Read a name and a colon before the quotation, with no verb: `Trump: "…"`."""
    if quote < 2 or tokens[quote - 1].lower != ":":
        return None
    phrase = clause_subject(tokens, quote - 1) or phrase_ending_at(tokens, quote - 2)
    if phrase is None:
        return None
    return Attribution(sentence, phrase, None, "before_colon")


def _dash_name(tokens: Sequence[Token], quote: int, sentence: int) -> Attribution | None:
    """Read a dash and a name after the quotation: `"…" ― Veronica Cruz`."""
    if quote + 2 >= len(tokens) or tokens[quote + 1].lower not in DASHES:
        return None
    phrase = phrase_starting_at(tokens, quote + 2)
    if phrase is None or (
        phrase.last + 1 < len(tokens) and tokens[phrase.last + 1].lower not in {",", ".", "(", "|"}
    ):
        return None
    return Attribution(sentence, phrase, None, "after_dash")


def in_sentence(reading: Reading, sentence: int, quote: int) -> Attribution | None:
    """Find the attribution of the quotation at token `quote` in the words of its own sentence."""
    tokens = reading.sentences[sentence].tokens
    cues = reading.cues(sentence)
    before = before_quote(tokens, quote, cues, sentence)
    after = after_quote(tokens, quote, cues, sentence)
    if before is not None and after is not None:
        ends_open = tokens[quote].text.rstrip("\"”“»'’")[-1:] in {",", "?", "!", "—", "-"}
        led_in = (
            before.cue is not None
            and quote - before.cue.last <= (4 if "a" in before.cue.classes else 2)
            and tokens[quote - 1].lower in {",", ":"}
        )
        goes_on = tokens[quote + 1].lower in words.conjunctions  # `called it "…," and Ray talked of`
        return after if ends_open and not led_in and not goes_on else before
    return before or after or _label(tokens, quote, sentence) or _dash_name(tokens, quote, sentence)


def in_next_sentence(reading: Reading, sentence: int, quote: int) -> Attribution | None:
    """Read a sentence after the quotation that is all attribution: `"Really?" Lee asked.`."""
    tokens = reading.sentences[sentence].tokens
    if quote != len(tokens) - 1 or sentence + 1 >= len(reading.sentences):
        return None
    following = reading.sentences[sentence + 1]
    if following.paragraph != reading.sentences[sentence].last_paragraph:
        return None
    is_open = tokens[quote].text.rstrip("\"”“»'’ ")[-1:] in _ASK_ENDS
    next_tokens = following.tokens
    limit = _next_quote(next_tokens, -1)
    if not is_open and limit > 7:
        return None
    found = after_quote((tokens[quote], *next_tokens), 0, _shifted(reading.cues(sentence + 1)), sentence + 1)
    if found is None or found.cue is None or "q" in found.cue.classes:
        return None
    if not is_open and found.cue.last + 2 < min(limit, len(next_tokens)):
        return None
    return _unshifted(found)


def _shifted(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    return tuple(Cue(c.first + 1, c.last + 1, c.lemma, c.classes, c.form) for c in cues)


def _unshifted(found: Attribution) -> Attribution:
    phrase, cue = found.phrase, found.cue
    if phrase is not None:
        phrase = Phrase(phrase.first - 1, phrase.last - 1, phrase.head - 1, phrase.kind, phrase.mention)
    if cue is not None:
        cue = Cue(cue.first - 1, cue.last - 1, cue.lemma, cue.classes, cue.form)
    return Attribution(found.sentence, phrase, cue, "next_sentence")


def from_earlier(reading: Reading, sentence: int) -> Attribution | None:
    """Read what the sentence before leads up to, when the quotation stands alone in its own."""
    if sentence == 0:
        return None
    tokens = reading.sentences[sentence - 1].tokens
    if any(token.quote in reading.spoken for token in tokens):
        return None
    same = reading.sentences[sentence - 1].last_paragraph == reading.sentences[sentence].paragraph
    for cue in reversed(reading.cues(sentence - 1)):
        phrase = subject_of(tokens, cue, 0, reading.cues(sentence - 1))
        if phrase is None and cue.form == "finite" and "a" not in cue.classes:
            phrase = phrase_starting_at(tokens, cue.last + 1)
        if phrase is not None and phrase.kind != "other":
            return Attribution(sentence - 1, phrase, cue, "sentence_before" if same else "paragraph_before")
    phrase = clause_subject(tokens, len(tokens)) if same or tokens[-1].lower == ":" else None
    if phrase is None:
        return None
    return Attribution(sentence - 1, phrase, None, "sentence_before" if same else "paragraph_before")


def subject_in_sentence(reading: Reading, sentence: int, quote: int) -> Attribution | None:
    """Take who acts in the sentence, where no verb of speech is known: `Lee fired off "…"`."""
    tokens = reading.sentences[sentence].tokens
    phrase = clause_subject(tokens, quote)
    if phrase is None or not _opens_sentence(tokens, phrase) or tokens[quote - 1].lower in words.determiners:
        return None  # 'opened the "first modern station"' quotes nobody
    named = phrase.mention
    if phrase.kind != "pronoun" and (named is None or named.kind != "person"):
        return None
    return Attribution(sentence, phrase, None, "sentence_subject")


def _opens_sentence(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Say whether a phrase is the subject of its sentence for certain, not an object further on."""
    following = tokens[phrase.last + 1].lower if phrase.last + 1 < len(tokens) else ""
    is_first = phrase.first == 0 or tokens[phrase.first - 1].lower == ","
    return is_first and following not in {"'s", "’s", "'", "’"}
