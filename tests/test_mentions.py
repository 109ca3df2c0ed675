"""Names: found, typed and resolved to the right entity."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import (
    find_mentions,
    gender_of,
    gender_of_first_name,
    gender_of_title,
    is_first_name,
    is_role_noun,
)
from onrecord.mentions.gazetteer import gazetteer, key_of
from onrecord.mentions.lexicon import rows
from onrecord.text.sentences import sentences

CASES = Path(__file__).parent / "cases" / "mentions"
SEEDS = Path(__file__).parent.parent / "seeds"
DATA = Path(__file__).parent.parent / "src" / "onrecord" / "mentions" / "data"

# Pieces that names and what surrounds them are made of, so that random texts are hard ones.
PIECES = (
    *("Ilham", "Aliyev", "Maria", "Smith", "President", "Minister", "Ministry", "Bank", "Lake", "University"),
    *("Azerbaijan", "Armenian", "US", "U.S.", "UN", "Trend", "H.", "Dr.", "St.", "Jr", "von", "der", "of"),
    *("the", "and", "for", "said", "told", "in", "newspaper", "airport", "-", "'s", "’s", "(", ")", ",", "."),
    *(
        '"',
        "“",
        "”",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\u00a0",
        "\u200b",
        "\u0301",
        "\0",
        "שלום",
        "Ə",
        "ß",
        "1",
        "XVI",
    ),
)


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def found_in(text: str) -> list[list[str]]:
    return [[m.text, m.kind, m.form, m.entity.name] for m in find_mentions(text)]


@pytest.mark.parametrize("case", [*cases("wild"), *cases("synthetic")])
def test_every_name_and_no_other_is_found(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == case["mentions"]


@pytest.mark.parametrize("case", cases("negative"))
def test_what_is_merely_capitalised_is_no_name(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == []


@pytest.mark.parametrize(
    "case",
    [pytest.param(*param.values, id=param.id, marks=pytest.mark.xfail) for param in cases("known_failures")],
)
def test_what_is_known_to_fail(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == case["mentions"]


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_a_real_page_names_the_people_it_names(path: Path) -> None:
    """A page as scraped, its noise included: the people of its body, and at most its bylines besides."""
    wanted = json.loads((CASES / "pages.json").read_text("utf-8"))[path.name]
    people = {m.entity.name for m in find_mentions(path.read_text("utf-8-sig")) if m.entity.kind == "person"}
    assert set(wanted["people"]) <= people <= {*wanted["people"], *wanted["bylines"]}


def test_two_of_one_surname_stay_two_in_a_whole_article() -> None:
    text = (SEEDS / "003_067d92aa473488f3.txt").read_text("utf-8")
    ids = {m.entity.name: m.entity.entity_id for m in find_mentions(text) if m.text.endswith("Aliyev")}
    assert ids.keys() == {"Ilham Aliyev", "Heydar Aliyev"}
    assert len(set(ids.values())) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He is in Turkey now.", "He left Türkiye now."),
        ("It is in the US now.", "The United States of America won."),
        ("Then Recep Tayyip Erdoğan left.", "Then Recep Tayyip Erdogan left."),
        ("The talks on Nagorno Karabakh failed.", "The talks on Nagorno-Karabakh failed."),
        ("Many Armenians came.", "He came to Armenia."),
        ("The OSCE left.", "The Organization for Security and Co-operation in Europe left."),
    ],
)
def test_one_entity_has_one_id_in_any_article(one: str, other: str) -> None:
    ids = [{m.entity.entity_id for m in find_mentions(text)} for text in (one, other)]
    assert len(ids[0]) == 1
    assert ids[0] == ids[1]


def test_only_countries_carry_a_country_code() -> None:
    codes = {
        m.entity.name: m.entity.country_code for m in find_mentions("France, Paris, Siberia and Tatarstan.")
    }
    assert codes == {"France": "FR", "Paris": None, "Siberia": None, "Tatarstan": None}


def holds_together(text: str) -> None:
    mentions = find_mentions(text)
    spans = sentences(text)
    for mention in mentions:
        assert mention.span.of(text) == mention.text
        assert mention.text.strip() == mention.text != ""
        assert spans[mention.sentence_ordinal].contains(mention.span)
        assert mention.entity.key
    for left, right in pairwise(mentions):
        assert left.span.end <= right.span.start


@given(st.text())
def test_any_text_holds_together(text: str) -> None:
    holds_together(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(("", " ")))
def test_any_mix_of_names_and_marks_holds_together(pieces: list[str], joint: str) -> None:
    holds_together(joint.join(pieces))


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_the_same_text_has_the_same_mentions(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert find_mentions(text) == find_mentions(text)


@pytest.mark.parametrize(
    "unit",
    ["Ab ", "Bank of ", "U.S.", "Aa-", "O'", "\0A", "Minister of the ", "Central Bank (CB) ", "Maria de la "],
)
def test_a_long_line_without_end_is_read(unit: str) -> None:
    holds_together(unit * 4_000)


@pytest.mark.parametrize(
    "word", ["analyst", "Spokeswomen", "deputies", "MPs", "co-chair", "ministers", "daughter"]
)
def test_role_nouns_are_known_in_any_number_and_case(word: str) -> None:
    assert is_role_noun(word)


@pytest.mark.parametrize("word", ["table", "said", "relations", "Baku", "news", "", "-"])
def test_other_words_are_no_role_nouns(word: str) -> None:
    assert not is_role_noun(word)


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Hikmat", "m"),
        ("Leman", "f"),
        ("Ursula", "f"),
        ("Nikol", "m"),
        ("Arzu", None),
        ("Xyzzy", None),
        ("", None),
    ],
)
def test_first_names_say_gender_only_where_they_do(name: str, gender: str | None) -> None:
    assert gender_of_first_name(name) == gender


def test_a_title_says_gender_before_the_name_does() -> None:
    assert gender_of("Arzu Nagiyev", ["Mr"]) == "m"
    assert gender_of("Arzu Nagiyev", ["spokesman", "Mrs"]) is None
    assert gender_of("Nagiyev") is None
    assert gender_of_title("Ms") == "f"


def test_first_names_are_known_whatever_their_marks() -> None:
    assert is_first_name("Elşad")
    assert is_first_name("JOSÉ")
    assert not is_first_name("Therefore")


def test_every_word_list_names_its_origin() -> None:
    for path in DATA.iterdir():
        head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        assert any("Origin:" in line for line in head), path.name


def test_every_country_has_its_own_code_and_a_name_that_is_found() -> None:
    lines = (DATA / "countries.tsv").read_text("utf-8").splitlines()
    fields = [line.split("\t") for line in lines if not line.startswith("#")]
    codes = [code for code, *_ in fields if code != "-"]
    assert len(codes) == len(set(codes)) > 200
    for code, name, _, _ in fields:
        entry = (
            gazetteer().name(name.lower()) if name.isascii() and "-" not in name and "." not in name else None
        )
        assert entry is None or entry.entity.country_code == (code if code != "-" else None), name


def test_organisations_carry_the_keys_of_their_names() -> None:
    for line in rows("organizations.tsv"):
        name, aliases, keys = line.split("\t")
        names = [name, *(aliases.split(";") if aliases else ())]
        assert keys == ";".join(key_of(each.rstrip("?")) for each in names)
