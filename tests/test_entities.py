"""Who is who: within an article, and from one article to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import find_mentions
from onrecord.mentions.bodies import body_of, owned_name, owner_of
from onrecord.mentions.gazetteer import gazetteer, name_key
from onrecord.mentions.lexicon import rows
from onrecord.mentions.names import key_of

CASES = Path(__file__).parent / "cases" / "entities"
WORDS = (
    *(
        "Aliyev",
        "Ilham",
        "Aliyev's",
        "Mr.",
        "H.",
        "Supreme",
        "Court",
        "of",
        "Nigeria",
        "the",
        "Foreign",
        "Ministry",
    ),
    *(
        "Azerbaijani",
        "Parliament",
        "Georgia",
        "Atlanta",
        "U.S.",
        "Group",
        "Inc.",
        "Qatar",
        "Airways",
        "(CRAN)",
        "and",
    ),
    *("al-Assad", "Bashar", "said", ".", "’s", "\n", "State", "Department", "Security", "Council", "UN"),
)


def cases(*groups: str) -> list[Any]:
    read = (
        json.loads(line) for group in groups for line in (CASES / f"{group}.jsonl").open(encoding="utf-8")
    )
    return [pytest.param(case, id=case["name"]) for case in read]


def expected(case: dict[str, Any]) -> dict[tuple[int, str], int]:
    """Return the number of its entity for each text's name, written as `name@text`."""
    found: dict[tuple[int, str], int] = {}
    for number, names in enumerate(case["entities"]):
        for name in names:
            text, at, place = name.rpartition("@")
            found[int(place) if at else 0, text if at else name] = number
    return found


def said(case: dict[str, Any]) -> Iterable[tuple[tuple[int, str], str]]:
    """Yield the entity's id for each mention of each text of a case."""
    for place, text in enumerate(case["texts"]):
        for mention in find_mentions(text):
            if mention.form != "demonym":
                yield (place, mention.text), mention.entity.entity_id


def wrong_links(case: dict[str, Any]) -> list[str]:
    """Return the names that were not found, the pairs wrongly joined and the pairs wrongly kept apart."""
    wanted = expected(case)
    found = [(name, entity_id) for name, entity_id in said(case) if name in wanted]
    missing = [f"not found: {name}" for name in wanted.keys() - {name for name, _ in found}]
    return missing + [
        f"{one} and {other} are {'two' if wanted[one] != wanted[other] else 'one'}"
        for (one, one_id), (other, other_id) in combinations(found, 2)
        if (wanted[one] == wanted[other]) != (one_id == other_id)
    ]


@pytest.mark.parametrize("case", cases("wild", "synthetic", "negative"))
def test_names_of_one_are_joined_and_names_of_two_are_not(case: dict[str, Any]) -> None:
    assert wrong_links(case) == []


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(*case.values, id=case.id, marks=pytest.mark.xfail(strict=True))
        for case in cases("known_failures")
    ],
)
def test_what_is_known_to_fail(case: dict[str, Any]) -> None:
    assert wrong_links(case) == []


def test_a_body_whose_country_only_the_page_tells_is_called_by_it() -> None:
    [parliament] = [
        mention.entity
        for mention in find_mentions("Ghana voted. Ghana's president addressed Parliament.")
        if mention.text == "Parliament"
    ]
    assert parliament.name == "Parliament (Ghana)"


def test_a_body_of_nobody_known_keeps_the_name_that_is_printed() -> None:
    [court] = [mention.entity for mention in find_mentions("On Monday the Supreme Court freed him.")]
    assert court.name == "Supreme Court"


@pytest.mark.parametrize(
    "name",
    ["Goldman Sachs", "White House", "World Health Assembly", "Human Rights Watch", "Bank", "Party", ""],
)
def test_what_is_one_of_its_kind_is_no_countrys_body(name: str) -> None:
    assert body_of(name) is None


def test_owned_bodies_are_bodies_of_a_country() -> None:
    for row in rows("owned_bodies.txt"):
        _, *names = row.split()
        for name in names:
            body = body_of(name.replace("+", " "))
            assert body is not None, name
            owner = owner_of(body.kind)
            assert owner is not None, name
            assert owner.country_code is not None, name


def test_what_tells_namesakes_apart_is_what_a_text_can_name() -> None:
    names = gazetteer()
    for row in rows("homonyms.tsv"):
        key, other, speaking_for, against = row.split("\t")
        assert names.name(key) or names.acronym(key), key
        for sign in (*speaking_for.split(";"), *against.split(";")):
            name = sign.removesuffix(" people")
            known = names.name(name) or names.acronym(name)
            assert known is not None, sign
            assert name_key(known.entity.name) == name
        found = names.name(key) or names.acronym(key)
        if found is not None and found.kind == "organization":
            assert names.name(name_key(other)), other


def test_names_that_other_countries_have_too_are_known_names_of_a_country() -> None:
    for row in rows("owned_names.tsv"):
        _, name, _ = row.split("\t")
        owned = owned_name(name)
        assert owned is not None, name
        assert owned[0].country_code is not None, name
        known = gazetteer().acronym(name_key(name))
        assert known is not None, name
        assert known.entity.name == name


def test_wikidata_items_are_given_once_and_stand_for_names_that_are_found() -> None:
    items = [row.split("\t") for row in rows("wikidata.tsv")]
    assert len({item for _, _, item in items}) == len(items)
    assert all(item[0] == "Q" and item[1:].isdecimal() for _, _, item in items)
    assert len({(kind, name) for kind, name, _ in items}) == len(items)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("It rained in Azerbaijan.", "Q227"),
        ("The U.S. said no.", "Q30"),
        ("The EU said no.", "Q458"),
        ("A Dutch court said no.", "Q55"),
        ("Georgia borders Armenia and Azerbaijan.", "Q230"),
        ("Atlanta, Georgia, lies near Alabama.", None),
        ("He lives in New York.", None),
    ],
)
def test_an_item_is_given_only_where_the_thing_is_certain(text: str, item: str | None) -> None:
    entities = {mention.entity.name: mention.entity.wikidata_id for mention in find_mentions(text)}
    named = [found for name, found in entities.items() if name not in ("Atlanta", "Alabama", "Armenia")]
    assert item in named if item else not any(named)


@given(
    st.text(st.characters(max_codepoint=0x24F), max_size=80),
    st.sampled_from(("person", "organization", "place", "other")),
)
def test_the_key_of_a_name_has_no_case_and_is_its_own_key(name: str, kind: Any) -> None:
    key = key_of(name, kind)
    assert key == key.lower()
    assert key_of(key, kind) == key


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_one_entity_of_a_text_has_one_name_and_kind(words: list[str]) -> None:
    seen: dict[str, Any] = {}
    for mention in find_mentions(" ".join(words)):
        assert seen.setdefault(mention.entity.entity_id, mention.entity) == mention.entity


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_surname_alone_never_joins_two_articles(one: list[str], other: list[str]) -> None:
    texts = (" ".join(one), " ".join(other) + " Then.")
    found = [
        {
            mention.entity.entity_id
            for mention in find_mentions(text)
            if mention.entity.kind == "person" and " " not in mention.entity.name
        }
        for text in texts
    ]
    assert not found[0] & found[1]


@pytest.mark.parametrize(
    "unit", ["Supreme Court of ", "Ali Aliyev and Aliyev ", "Qatar Airways Group, ", "A. B. C. "]
)
def test_very_many_names_are_resolved(unit: str) -> None:
    text = unit * 4_000
    assert all(mention.span.of(text) == mention.text for mention in find_mentions(text))
