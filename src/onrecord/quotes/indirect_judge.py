"""Is what a cue seems to report reported speech? What is seen of one reading of it."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.quotes.cues import Cue
from onrecord.quotes.indirect_proposals import Proposal, sentence_end
from onrecord.quotes.indirect_shapes import shape, shape_at, verb_within
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token

_NEGATIONS = frozenset({"not", "never", "n't", "no", "neither", "nor", "none", "without", "nobody"})


def report_seen(
    tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, first: int, last: int
) -> list[str]:
    """Return what is seen of a reading of a cue that makes tokens `first` … `last` its content."""
    cue = one.cue
    form = shape(tokens[cue.last]) if cue.form != "finite" else _tense(tokens, cue)
    manner = one.manner
    who = _who(tokens, one)
    opening = shape(tokens[first])
    second = shape_at(tokens, first + 1)
    before = _before(tokens, one)
    auxiliary = _auxiliary(tokens, cue)
    quoted = sum([t.end - t.start for t in tokens[first : last + 1] if t.quote >= 0])
    share = 10 * quoted // max(1, tokens[last].end - tokens[first].start)
    others = sum([other.first < cue.first for other in cues])
    gap = first - cue.last - 1 if not one.is_back else sentence_end(tokens) - cue.last
    after = shape_at(tokens, cue.last + 1)
    verb = verb_within(tokens, first, min(last + 1, first + 9))
    lemma = cue.lemma
    previous = first - (2 if manner == "that" else 1)
    extra = []
    if one.second >= 0:
        tail, next_tail = shape(tokens[one.second]), shape_at(tokens, one.second + 1)
        head = verb_within(tokens, first, one.stop + 1) >= 0
        rest = verb_within(tokens, one.second, min(last + 1, one.second + 6))
        extra = [
            f"R split|tail={tail}",
            f"R split|tail={tail}|{next_tail}",
            f"R split|tail={tail}|head={int(head)}",
            f"R split|head={int(head)}|rest={rest - one.second if rest >= 0 else '-'}",
            f"R split|cue={int(any(c.first == one.second for c in cues))}",
        ]
    return [
        *extra,
        "R",
        f"R sure={one.is_sure}",
        f"R {manner}",
        f"R {manner}|sure={one.is_sure}",
        f"R lemma={lemma}",
        f"R {lemma}|{manner}",
        f"R {lemma}|{form}",
        f"R {manner}|{form}|{cue.form}",
        f"R who={who}",
        f"R {manner}|who={who}",
        f"R {lemma}|who={who}",
        f"R {manner}|open={opening}",
        f"R {manner}|open={opening}|{second}",
        f"R {lemma}|open={opening}",
        f"R before={before}|{cue.form}",
        f"R aux={auxiliary}",
        f"R {cue.form}|aux={auxiliary}|{manner}",
        f"R {lemma}|aux={auxiliary}",
        f"R {manner}|quoted={share}",
        f"R {manner}|others={min(others, 3)}",
        f"R {manner}|gap={min(gap, 9)}",
        f"R {manner}|after={after}",
        f"R {manner}|verb={min(verb - first, 6) if verb >= 0 else '-'}",
        f"R {manner}|length={min((last - first) // 3, 6)}",
        f"R ends={tokens[-1].lower if tokens[-1].quote < 0 else 'q'}|{manner}",
        f"R previous={shape_at(tokens, previous)}|{manner}",
        f"R {manner}|gap={min(gap, 9)}|after={after}",
        f"R {manner}|open={opening}|before={before}",
        f"R says={tokens[cue.last].lower}|{manner}",
    ]


def _tense(tokens: Sequence[Token], cue: Cue) -> str:
    lower = tokens[cue.first].lower
    return "s" if lower.endswith("s") else "ed" if lower != cue.lemma.partition(" ")[0] else "base"


def _who(tokens: Sequence[Token], one: Proposal) -> str:
    phrase = one.phrase
    if phrase is None:
        return "-"
    head = tokens[phrase.head]
    if phrase.kind == "pronoun":
        return head.lower[:8]
    kind = head.mention.kind[:3] if head.mention is not None else ""
    own = words.determiners
    first = tokens[phrase.first].lower if tokens[phrase.first].lower in own else ""
    return f"{phrase.kind} {kind}{first}"


def _before(tokens: Sequence[Token], one: Proposal) -> str:
    """Return what stands before the speaker or, where there is none, the cue."""
    at = one.cue.first if one.phrase is None or one.phrase.first > one.cue.first else one.phrase.first
    return shape_at(tokens, at - 1)


def _auxiliary(tokens: Sequence[Token], cue: Cue) -> str:
    """Return what makes a report none: "did not say", "would argue"."""
    for index in range(cue.first - 1, max(-1, cue.first - 5), -1):
        token = tokens[index]
        if token.lower in _NEGATIONS or token.lower.endswith(("n't", "n’t")):
            return "not"
        if token.lower in words.verb_forms and token.mention is None:
            return token.lower
        if token.lower == ",":
            break
    return "-"
