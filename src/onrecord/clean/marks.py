"""What the rules say of a line: marks on its stretches, with the facts they found there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from onrecord.clean.bylines import Byline
from onrecord.clean.lines import Line
from onrecord.model import Disposition, Span


class Fact(NamedTuple):
    """One piece of metadata: what it is for, and its value; `account` knows which facts fill which field."""

    field: str
    value: object


class Mark(NamedTuple):
    """What becomes of the stretch `span` of the raw text, by which rule, and what it tells."""

    span: Span
    disposition: Disposition
    rule: str
    facts: tuple[Fact, ...] = ()


Marks: TypeAlias = Mapping[int, tuple[Mark, ...]]
"""Marks by the index of their line; a line without any stays in the body."""


def dropped(line: Line, rule: str, *facts: Fact) -> tuple[Mark, ...]:
    """Drop a whole line."""
    return (Mark(line.span, "dropped", rule, facts),)


def taken(line: Line, field: str, *facts: Fact) -> tuple[Mark, ...]:
    """Take a whole line as metadata."""
    return (Mark(line.span, "metadata", field, facts),)


def byline_facts(byline: Byline, author_field: str = "author") -> tuple[Fact, ...]:
    """Return what a byline tells."""
    facts = (Fact(author_field, byline.authors), Fact("agency", byline.agency), Fact("outlet", byline.outlet))
    return tuple(fact for fact in facts if fact.value)
