"""How sure it is that the person named spoke: a probability, fitted on annotated news."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from onrecord.model import Entity, Span
from onrecord.quotes.cast import Cast
from onrecord.quotes.finder import Found
from onrecord.quotes.ranker import Ballot, Chooser, Option
from onrecord.quotes.resolve import Resolved

# Without weights: how often the words that each rule takes for the speaker's are, on annotated US news; the
# indirect ones by the share of matched clauses whose speaker is right.
_OF_RULE: Final = {
    "after_inverted": 0.97,
    "after_subject": 0.97,
    "after_rest": 0.95,
    "after_according_to": 0.85,
    "after_dash": 0.9,
    "before_subject": 0.92,
    "before_inverted": 0.65,
    "before_according_to": 0.8,
    "before_colon": 0.65,
    "next_sentence": 0.95,
    "same_utterance": 0.97,
    "same_paragraph": 0.6,
    "sentence_before": 0.55,
    "paragraph_before": 0.6,
    "continued": 0.6,
    "turn_label": 0.95,
    "sentence_subject": 0.65,
    "indirect_that": 0.92,
    "indirect_clause": 0.92,
    "indirect_split": 0.92,
    "indirect_trailing": 0.92,
    "indirect_inverted": 0.92,
    "indirect_question": 0.92,
    "indirect_infinitive": 0.92,
    "indirect_as": 0.9,
    "indirect_according_to": 0.9,
    "indirect_impersonal": 0.7,
}
# A name that is likelier wrong than right is worse than none.
_LEAST: Final = 0.3
# Ways that the annotated news has too few of to fit anything.
_RARE: Final = frozenset({"role", "label", "impersonal", "initial"})
_PLAIN_CUES: Final = frozenset({"say", "tell", "add", "write", "ask", "according to"})


def confidence(one: Found, resolved: Resolved, said: str, cast: Cast, choose: Chooser) -> float:
    """Return how likely the speaker of a quotation is the right one; 0 where nobody is to be named.

    Args:
        one: the quotation with the words that name its speaker.
        resolved: whom they name.
        said: its text.
        cast: the people of the article.
        choose: the model; where it is undecided, the share of right ones of the rule counts.
    """
    entity = resolved.entity
    if entity is None:
        return 0.0
    likelihood = one.likelihood if one.likelihood >= 0 else _OF_RULE.get(one.method, 0.5)
    sure = likelihood * resolved.confidence
    if one.marked >= 0 and resolved.how not in _RARE:
        option = Option(entity.name, Span(0, 0), True, tuple(_seen(one, resolved, entity, said, cast)))
        choice = choose(Ballot(one.span, "confidence", (option,), ()))
        sure = choice.probability if choice.option >= 0 else sure
    return round(sure, 3) if sure >= _LEAST else 0.0


def _seen(one: Found, resolved: Resolved, entity: Entity, said: str, cast: Cast) -> Iterator[str]:
    yield "sure"
    if one.likelihood >= 0:
        yield f"sure|chosen:{_tenth(one.likelihood)}"
        yield f"sure|chosen|{one.method}"
    else:
        yield f"sure|{one.method}"
    guess = f"|{_tenth(resolved.confidence)}" if resolved.how == "pronoun" else ""
    yield f"sure|how:{resolved.how}{guess}"
    yield f"sure|{entity.kind}|{min(entity.name.count(' '), 2)}"
    surname = entity.key.rpartition(" ")[2]
    is_shared = surname in cast.by_surname and cast.by_surname[surname] is None
    yield f"sure|shared:{is_shared}|{resolved.how}"
    yield f"sure|billed:{bool(cast.billings_of(entity))}"
    if entity.name.rpartition(" ")[2] in said:
        yield "sure|in_quote"
    attribution = one.attribution
    if attribution is not None and attribution.cue is not None:
        yield f"sure|cue:{attribution.cue.lemma if attribution.cue.lemma in _PLAIN_CUES else '*'}"
        yield f"sure|form:{attribution.cue.form}"
    if attribution is not None and attribution.phrase is not None:
        yield f"sure|words:{min(attribution.phrase.last - attribution.phrase.first, 3)}"


def _tenth(probability: float) -> int:
    """Return the step of a probability; above 0.9 they are finer."""
    return int(probability * 10) if probability < 0.9 else 9 + int((probability - 0.9) * 50)
