"""Where reported words end when they follow their cue, and where they begin when they stand before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import log
from typing import Final, NamedTuple

from onrecord.quotes.cues import Cue
from onrecord.quotes.indirect_proposals import Proposal, sentence_end
from onrecord.quotes.indirect_shapes import bucket, shape, shape_at, verb_within
from onrecord.quotes.indirect_weights import logit, probability
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token

_BREAKS: Final = frozenset({",", ";", ":", "—", "–", "--", "-", "(", ")"})
_LONGEST: Final = 120
_BREAKS_AT_MOST: Final = 20
_NEAR_TOKENS: Final = 10
_LEAD_TOKENS: Final = 3


def breaks(tokens: Sequence[Token], first: int, last: int) -> Iterator[int]:
    """Yield the tokens between `first` and `last` at which a clause may end or begin."""
    joints = words.joints
    for index in range(first + 1, min(last, first + _LONGEST)):
        token = tokens[index]
        lower = token.lower
        if (lower not in _BREAKS and lower not in joints) or token.quote >= 0 or token.mention is not None:
            continue
        if lower in _BREAKS:
            joins = lower == "-" and token.start == tokens[index - 1].end  # "Franco-German"
            may_end = not joins and not _is_but_also(tokens, index + 1)
        else:
            may_end = tokens[index - 1].lower not in _BREAKS
        if may_end and not _is_but_also(tokens, index):
            yield index


def _is_but_also(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a clause surely goes on: "not only taxes, but also rents will rise"."""
    return tokens[index].lower == "but" and index + 1 < len(tokens) and tokens[index + 1].lower == "also"


def end_by_rule(tokens: Sequence[Token], cues: Sequence[Cue], start: int, end: int) -> int:
    """Return the last token of a clause that starts at `start`, as the rules have it."""
    for index in range(start + 1, end):
        token = tokens[index]
        if token.quote >= 0:
            continue
        if token.lower == ":" and tokens[index + 1].quote >= 0:
            return index - 1
        if token.lower == ";":
            return index - 1
        if token.lower in {",", "—", "–", "--"} and _new_report(tokens, cues, index):
            return index - 1
        if token.lower == "," and tokens[index + 1].lower in {"but", "though", "although"}:
            return index - 1
        if token.lower in {"and", "but"} and any(
            cue.first == index + 1 and cue.form == "finite" for cue in cues
        ):
            return index - 1
    return end


def _new_report(tokens: Sequence[Token], cues: Sequence[Cue], comma: int) -> bool:
    """Say whether another report opens after this comma: ", adding that", ", according to"."""
    following = comma + 1
    if following < len(tokens) and tokens[following].lower in {"and", "but", "while"}:
        following += 1
    return any(
        cue.first == following and (cue.form in {"source", "participle"} or "t" in cue.classes)
        for cue in cues
    )


class _Beyond(NamedTuple):
    """What stands behind a break, as far as the next one.

    Attributes:
        verb: how many tokens behind the break a verb stands; -1 for none.
        cue: form and distance of a cue there; "-" for none.
        close: the next break; "$" where the sentence ends before, "-" where none is near.
        after: shape of the token behind that.
    """

    verb: int
    verb_word: str
    cue: str
    close: str
    after: str
    is_quoted: bool


def _beyond(tokens: Sequence[Token], cues: Sequence[Cue], ahead: int) -> _Beyond:
    stop = min(len(tokens), ahead + _NEAR_TOKENS)
    close, is_quoted = ahead, False
    while close < stop and tokens[close].lower not in _BREAKS:
        is_quoted = is_quoted or tokens[close].quote >= 0
        close += 1
    verb = verb_within(tokens, ahead, close)
    cue = next((one for one in cues if ahead <= one.first < close), None)
    return _Beyond(
        verb - ahead if verb >= 0 else -1,
        tokens[verb].lower if verb >= 0 else "-",
        "-" if cue is None else f"{cue.form}{min(cue.first - ahead, 4)}",
        tokens[close].lower if close < stop else "-" if close < len(tokens) else "$",
        shape_at(tokens, close + 1),
        is_quoted,
    )


def end_seen(tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, start: int, at: int) -> list[str]:
    """Return what is seen where a clause from `start` may end before the token `at`."""
    mark, ahead = tokens[at].lower, at + 1
    following, third = shape_at(tokens, ahead), shape_at(tokens, ahead + 1)
    beyond = _beyond(tokens, cues, ahead)
    has_verb = int(beyond.verb >= 0)
    word = tokens[ahead].lower if tokens[ahead].mention is None else "*"
    return [
        "E",
        f"E mark={mark}",
        f"E {mark}|{following}",
        f"E {mark}|{following}|{third}",
        f"E {following}|{third}|{shape_at(tokens, at + 3)}" if mark == "," else f"E m {mark}|{third}",
        f"E {mark}|word={word}",
        f"E {mark}|before={shape_at(tokens, at - 1)}",
        f"E {mark}|cue={beyond.cue}",
        f"E {mark}|{following}|cue={beyond.cue[:2]}",
        f"E {mark}|verb={min(beyond.verb, 5)}",
        f"E {mark}|close={beyond.close}|{has_verb}",
        f"E {mark}|{following}|closing={beyond.close}|{beyond.after}",
        f"E {mark}|{following}|closing={beyond.close}|{has_verb}",
        f"E {mark}|quote={int(beyond.is_quoted)}",
        f"E {mark}|left={bucket(sentence_end(tokens) - at)}",
        *_report_seen(tokens, one, at, following, beyond),
        *_clause_seen(tokens, start, at, following, has_verb),
    ]


def _report_seen(
    tokens: Sequence[Token], one: Proposal, at: int, following: str, beyond: _Beyond
) -> list[str]:
    """Return what is seen of the report at one of its breaks."""
    mark = tokens[at].lower
    tense = shape_at(tokens, one.cue.last)
    speaker = "" if one.phrase is None else tokens[one.phrase.head].lower
    again = speaker in [token.lower for token in tokens[at + 1 : at + 3]]
    opener = one.cue.first if one.phrase is None else min(one.cue.first, one.phrase.first)
    lead = tokens[opener - 1].lower if 0 < opener < _LEAD_TOKENS else "^" if opener == 0 else "-"
    return [
        f"E {mark}|again={int(again)}",
        f"E {mark}|lead={lead}",
        f"E {mark}|lemma={one.cue.lemma}",
        f"E {mark}|{one.manner}|{one.cue.form[:3]}",
        f"E {mark}|{following}|{one.manner}",
        f"E {mark}|{following}|tense={tense}",
        f"E {mark}|tense={tense}|{beyond.verb_word}",
    ]


def _clause_seen(tokens: Sequence[Token], start: int, at: int, following: str, verb_ahead: int) -> list[str]:
    """Return what is seen of a clause as far as one of its breaks."""
    mark, opening = tokens[at].lower, shape(tokens[start])
    marks = [token.lower for token in tokens[start:at]]
    said = int(verb_within(tokens, start, at) >= 0)
    earlier = marks.count(",")
    return [
        f"E {mark}|run={bucket(at - start)}",
        f"E {mark}|said={said}|{verb_ahead}|{following}",
        f"E depth={marks.count('(') - marks.count(')')}|{mark}",
        f"E opens={opening}|{min(earlier, 2)}|{mark}",
        f"E opens={opening}|{said}|{mark}",
        f"E {mark}|earlier={min(earlier, 3)}|{following}",
    ]


def start_seen(tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, at: int) -> list[str]:
    """Return what is seen where a clause before its attribution may begin behind the token `at`."""
    mark, ahead = tokens[at].lower, at + 1
    following, third = shape_at(tokens, ahead), shape_at(tokens, ahead + 1)
    verb = int(verb_within(tokens, 0, at) >= 0)
    verb_ahead = int(verb_within(tokens, ahead, one.last + 1) >= 0)
    cue = next((c for c in reversed(cues) if c.last < at), None)
    near = "-" if cue is None else f"{cue.form}{min(at - cue.last, 4)}"
    return [
        "S",
        f"S mark={mark}",
        f"S {mark}|{following}",
        f"S {mark}|{following}|{third}",
        f"S {mark}|before={shape_at(tokens, at - 1)}",
        f"S {mark}|verb={verb}",
        f"S {mark}|cue={near}",
        f"S {mark}|first={shape(tokens[0])}",
        f"S {mark}|run={bucket(at)}",
        f"S {mark}|left={bucket(one.last - at)}",
        f"S {mark}|{one.manner}",
        f"S {mark}|verb={verb}|{verb_ahead}|{one.manner}",
    ]


def _likeliest(chances: Iterable[tuple[int, float]], otherwise: int) -> int:
    """Return the bound that is likeliest the first one, or `otherwise` if that none is likelier still.

    Args:
        chances: bounds in the order in which they are met, each with how likely it is one if met.
        otherwise: the bound if it is none of them.
    """
    best, found = float("-inf"), otherwise
    going_on = 0.0
    for bound, chance in chances:
        if going_on + log(chance) > best:
            best, found = going_on + log(chance), bound
        going_on += log(1 - chance)
        if going_on < best:
            return found
    return otherwise


def find_end(
    tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, start: int, by: Mapping[str, int]
) -> int:
    """Return the last token of a clause that follows its cue, the likeliest by these weights."""
    chances = (
        (at - 1, probability(logit(end_seen(tokens, cues, one, start, at), by)))
        for at in islice(breaks(tokens, start, one.last), _BREAKS_AT_MOST)
    )
    return _likeliest(chances, one.last)


def find_start(tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, by: Mapping[str, int]) -> int:
    """Return the first token of a clause that stands before its attribution, by these weights."""
    last = one.last if one.stop < 0 else one.stop
    chances = (
        (at + 1, probability(logit(start_seen(tokens, cues, one, at), by)))
        for at in islice(reversed(list(breaks(tokens, one.first, last))), _BREAKS_AT_MOST)
    )
    return _likeliest(chances, one.first)
