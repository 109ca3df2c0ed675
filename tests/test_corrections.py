"""What users correct holds for every article, whenever it was loaded, and can be traced and taken back."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import document, part, records, run

from onrecord.correction_effects import Known, effect_of
from onrecord.corrections import Correction, parse_corrections, read_corrections
from onrecord.errors import UsageError
from onrecord.lookalikes import Named, lookalikes
from onrecord.mentions import find_mentions
from onrecord.model import Records, content_id
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.warehouse import Warehouse, publish

TEXTS = {
    "baku.txt": "Baku, November 5\n\nIlham Aliyev spoke in Baku, Azerbaijan. "
    "“Heydar Aliyev built this road in Ganja,” Ilham Aliyev said on Monday. "
    "Azerbaijan's Foreign Ministry welcomed it.\n",
    "ganja.txt": "Ganja, November 6\n\nMr. Aliyev spoke in Ganja. "
    "“We built this road in Ganja,” Aliyev said. The Supreme Court was silent about the road.\n",
    "accra.txt": "Accra, May 2\n\nGhana voted on Monday, said Ghana's electoral officer. "
    "Parliament met in Accra. “Ghana has voted,” said Kofi Mensah, an analyst in Accra.\n",
    "accra2.txt": "Accra, May 3\n\nThe Parliament of Ghana met in Accra. “Ghana has voted,” said K. Mensah. "
    "The World Food Programme (WFP) sent rice to Accra.\n",
    "rome.txt": "Rome, May 4\n\nThe WFP said it was short of rice. The Supreme Court fined it.\n",
}
CORRECTIONS = """
merge\tK. Mensah\tKofi Mensah
rename\tGhana\tRepublic of Ghana
block\tplace:Ganja
retype\tBaku\torganization
alias\tIlham Aliyev\tAliyev
split\tHeydar Aliyev\tHeydar Aliyev (the road)\tbaku.txt
"""
TABLES = (
    "mentions",
    "quotes",
    "entities",
    "entity_aliases",
    "blocked_mentions",
    "corrections",
    "entity_names",
)


def pages() -> list[Records]:
    return [process(document(text, path), Settings()) for path, text in TEXTS.items()]


def state(path: Path) -> dict[str, list[str]]:
    """Return the rows of every table about entities as text, sorted."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {table: sorted(map(repr, connection.sql(f"from {table}").fetchall())) for table in TABLES}


def published(path: Path, runs: Sequence[tuple[Sequence[Records], str | None]]) -> Path:
    """Publish pages in several runs, each with the corrections in force then."""
    for number, (items, text) in enumerate(runs):
        made = part(path.parent, records=items, run_id=f"run-{number}")
        wanted = None if text is None else parse_corrections(text)
        publish(path, [made], run(f"run-{number}"), corrections=wanted)
    return path


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    return Warehouse(path).query(sql).rows()


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("corrected") / "w.duckdb", [(pages(), CORRECTIONS)])


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_split_into_runs_gives_the_same_entities_and_links(
    tmp_path: Path, corrected: Path, seed: int
) -> None:
    shuffle = random.Random(seed)  # noqa: S311  (an order, not a secret)
    items = pages()
    shuffle.shuffle(items)
    cut = shuffle.randrange(1, len(items))
    early = shuffle.choice((None, CORRECTIONS, "rename\tGhana\tOther\nmerge\tBaku\tGanja"))
    runs = [(items[:cut], early), (items[cut:], None), ([], CORRECTIONS)]
    assert state(published(tmp_path / "w.duckdb", runs)) == state(corrected)


def test_corrections_stay_in_force_when_a_run_names_none(tmp_path: Path, corrected: Path) -> None:
    items = pages()
    path = published(tmp_path / "w.duckdb", [(items[:2], CORRECTIONS), (items[2:], None), ([], None)])
    assert state(path) == state(corrected)


def test_corrections_taken_back_leave_no_trace(tmp_path: Path) -> None:
    plain = published(tmp_path / "plain" / "w.duckdb", [(pages(), None)])
    undone = published(tmp_path / "undone" / "w.duckdb", [(pages(), CORRECTIONS), ([], "")])
    assert state(undone) == state(plain)


def test_a_page_read_again_under_corrections_is_corrected_again(tmp_path: Path, corrected: Path) -> None:
    path = published(tmp_path / "w.duckdb", [(pages(), CORRECTIONS), (pages()[1:3], None)])
    assert state(path) == state(corrected)


def test_each_correction_did_what_it_says(corrected: Path) -> None:
    assert ask(corrected, "select line, action, status from corrections order by line") == [
        (2, "merge", "applied"),
        (3, "rename", "applied"),
        (4, "block", "applied"),
        (5, "retype", "applied"),
        (6, "alias", "applied"),
        (7, "split", "applied"),
    ]
    names = dict(ask(corrected, "select name, kind from entities"))
    assert names["Republic of Ghana"] == "place"
    assert names["Baku"] == "organization"
    assert "Heydar Aliyev (the road)" in names
    assert not names.keys() & {"K. Mensah", "Ganja", "Aliyev", "Heydar Aliyev", "Ghana"}


def test_what_was_corrected_says_what_was_found(corrected: Path) -> None:
    moved = ask(
        corrected,
        "select mentions.text, entities.name from mentions inner join entities using (entity_id) "
        "where mentions.found_entity_id is not null order by all",
    )
    assert ("Aliyev", "Ilham Aliyev") in moved
    assert ("Heydar Aliyev", "Heydar Aliyev (the road)") in moved
    [(blocked,)] = ask(corrected, "select distinct mention.text from blocked_mentions")
    assert blocked == "Ganja"


def test_speakers_follow_a_merge_and_equal_quotes_become_one_statement(corrected: Path) -> None:
    said = ask(
        corrected,
        "select speaker, count(*), count(distinct statement_id) from quotes inner join "
        "(select entity_id, name as speaker from entities) on speaker_entity_id = entity_id "
        "where text = 'Ghana has voted,' group by all",
    )
    assert said == [("Kofi Mensah", 2, 1)]


def test_a_name_of_the_users_is_an_alias_of_theirs(corrected: Path) -> None:
    rows = ask(
        corrected,
        "select alias, origin from entity_aliases inner join entities using (entity_id) "
        "where name = 'Ilham Aliyev' order by alias",
    )
    assert rows == [("Aliyev", "user"), ("Ilham Aliyev", "text")]


def test_what_is_not_there_yet_waits_for_its_article(tmp_path: Path) -> None:
    items = pages()
    path = published(tmp_path / "w.duckdb", [(items[:1], "merge\tK. Mensah\tKofi Mensah")])
    assert ask(path, "select status, entity_id from corrections") == [("not found", None)]
    published(path, [(items[2:], None)])
    assert ask(path, "select status, mention_count from corrections") == [("applied", 1)]


def test_a_name_that_several_bear_is_not_guessed_at(tmp_path: Path) -> None:
    path = published(tmp_path / "w.duckdb", [(pages(), "block\tSupreme Court")])
    assert ask(path, "select status from corrections") == [("ambiguous",)]
    assert ask(path, "select count(*) from entities where name = 'Supreme Court'") == [(2,)]


def test_every_speaker_and_everybody_spoken_of_is_an_entity(corrected: Path) -> None:
    lost = ask(
        corrected,
        "select speaker_entity_id as id from quotes where speaker_entity_id is not null "
        "union select entity_id from mentions except select entity_id from entities",
    )
    assert lost == []
    assert ask(corrected, "select count(*) from quotes where speaker_entity_id is not null")[0][0] >= 4


def test_quotes_about_counts_what_stands_in_quotes(tmp_path: Path) -> None:
    path = published(tmp_path / "w.duckdb", [(pages(), None)])
    direct = Counter(
        (speaker, entity, mention)
        for speaker, entity, mention in ask(
            path,
            "select speaker, entity, mention from quotes_about inner join quotes using (quote_id) "
            "where quotes.kind = 'direct'",
        )
    )
    assert direct == Counter(
        {
            ("Ilham Aliyev", "Heydar Aliyev", "Heydar Aliyev"): 1,
            ("Ilham Aliyev", "Ganja", "Ganja"): 1,
            ("Aliyev", "Ganja", "Ganja"): 1,
            ("Kofi Mensah", "Ghana", "Ghana"): 1,
            ("K. Mensah", "Ghana", "Ghana"): 1,
        }
    )
    in_quotes = ask(path, "select count(*) from mentions where quote_id is not null")
    assert ask(path, "select count(*) from quotes_about") == in_quotes


def test_quotes_about_has_the_inner_speaker_and_the_unnamed(tmp_path: Path) -> None:
    text = "“She said, ‘Oslo waits,’ and left,” someone said.\n"
    oslo = find_mentions("It rained in Oslo.")[0].entity
    page = records(
        text,
        "oslo.txt",
        quotes=[("She said, ‘Oslo waits,’ and left,", None), ("Oslo waits,", "Ann Lee")],
        mentions=[("Oslo", oslo)],
    )
    path = published(tmp_path / "w.duckdb", [([page], None)])
    assert ask(path, "select speaker, entity, is_of_self, quote from quotes_about") == [
        ("Ann Lee", "Oslo", False, "Oslo waits,")
    ]


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("\nmerg\tA\tB", "line 2: 'merg' is no correction", "merge, split"),
        ("merge\tA", "line 1: merge takes 2 columns", "the entity that it is"),
        ("block\tA\tB", "line 1: block takes 1 columns", "the entity"),
        ("retype\tA\tcity", "line 1: 'city' is no kind", "person, organization"),
        ("rename\tA\tA", "line 1: both names", "take the line out"),
        ("merge\tA\tB\n# so\nmerge\tA\tC", "line 3: line 1 has decided this", "keep one"),
        ("merge\tA\tB\nblock\tA", "line 2: line 1 has decided this", "keep one"),
        ("split\tA\tB", "line 1: split takes 3 columns", "raw files"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(text: str, said: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_corrections(text)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")


def test_columns_are_parted_by_tabs_or_spaces_as_editors_have_it() -> None:
    assert (
        parse_corrections("merge\tH. Mammadov\tHikmat Mammadov  \r\n")
        == parse_corrections("merge   H. Mammadov    Hikmat Mammadov")
        == (Correction(1, "merge", "H. Mammadov", "Hikmat Mammadov"),)
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_bytes(b"block\tA\nblock\t\xff\xfe\n")
    with pytest.raises(UsageError, match="line 2: not UTF-8"):
        read_corrections(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_corrections(tmp_path / "missing.tsv")


def known(*names: str) -> list[Known]:
    return [Known(content_id("entity", "person", name), name, "person") for name in names]


def ends(text: str, *names: str) -> dict[str, str | None]:
    """Return where each of these people ends up, by name."""
    people = known(*names)
    name_of = {one.entity_id: one.name for one in people}
    effect = effect_of(parse_corrections(text), people, {})
    return {
        name_of[change.found_entity_id]: name_of.get(change.entity_id) if change.entity_id else None
        for change in effect.changes
    }


def test_merges_are_followed_to_their_end() -> None:
    assert ends("merge\tA\tB\nmerge\tB\tC", "A", "B", "C") == {"A": "C", "B": "C"}
    assert ends("merge\tA\tB\nblock\tB", "A", "B") == {"A": None, "B": None}


def test_a_ring_of_merges_is_one_entity() -> None:
    moved = ends("merge\tA\tB\nmerge\tB\tC\nmerge\tC\tA", "A", "B", "C")
    assert len(moved) == 2
    assert len(set(moved.values())) == 1


def test_a_renamed_entity_goes_by_both_names() -> None:
    assert ends("rename\tA\tZ\nmerge\tB\tZ", "A", "B") == {"B": "A"}


def statuses(text: str, *names: str) -> list[str]:
    return [one.status for one in effect_of(parse_corrections(text), known(*names), {}).outcomes]


def test_lines_that_contradict_each_other_under_two_names_of_one_do_nothing() -> None:
    text = "merge\tA\tB\nmerge\tperson:A\tC\nrename\tB\tX\nrename\tb\tY\nretype\tC\tplace"
    assert statuses(text, "A", "B", "C") == [*["contradicted"] * 4, "applied"]
    assert ends(text, "A", "B", "C") == {}
    assert statuses("merge\tA\tB\nmerge\ta\tB\nblock\tC\nmerge\tc\tB", "A", "B", "C") == [
        *["applied"] * 2,
        *["contradicted"] * 2,
    ]


def test_one_article_is_not_set_apart_as_two() -> None:
    text = "split\tA\tB\tone.txt two.txt\nsplit\tA\tC\tid-of-two\nsplit\tA\tD\tthree.txt"
    articles = {"one.txt": ["1"], "two.txt": ["2"], "id-of-two": ["2"], "three.txt": ["3"]}
    effect = effect_of(parse_corrections(text), known("A"), articles)
    assert [one.status for one in effect.outcomes] == ["contradicted", "contradicted", "applied"]
    assert [
        (change.article_id, one.name) for change, one in zip(effect.changes, effect.made, strict=True)
    ] == [("3", "D")]


def test_what_was_merged_into_an_entity_is_set_apart_with_it() -> None:
    [one, into] = known("A", "B")
    effect = effect_of(
        parse_corrections("merge\tA\tB\nsplit\tB\tC\tone.txt"), [one, into], {"one.txt": ["1"]}
    )
    apart = content_id("entity", "person", "c @ corrections")
    assert {(change.found_entity_id, change.article_id): change.entity_id for change in effect.changes} == {
        (one.entity_id, None): into.entity_id,
        (into.entity_id, "1"): apart,
        (one.entity_id, "1"): apart,
    }


def test_an_entity_keeps_its_own_name_when_another_is_merged_into_it() -> None:
    [_, into] = known("A", "B")
    for lines in (["rename\tA\tX", "rename\tB\tY"], ["rename\tB\tY", "rename\tA\tX"]):
        effect = effect_of(parse_corrections("\n".join(["merge\tA\tB", *lines])), known("A", "B"), {})
        assert effect.names == {into.entity_id: "Y"}


def test_a_comment_may_stand_behind_a_line() -> None:
    assert parse_corrections("block\tA  # no name, C# is\nblock\tC# 9\t# x") == (
        Correction(1, "block", "A"),
        Correction(2, "block", "C# 9"),
    )


LINES = st.lists(
    st.tuples(
        st.sampled_from(("merge", "alias", "rename")), st.sampled_from("ABCDEab"), st.sampled_from("ABCDE")
    ).filter(lambda line: line[1] != line[2]),
    max_size=6,
    unique_by=lambda line: (line[0], line[1], line[2] if line[0] == "alias" else ""),
)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    lines: list[tuple[str, str, str]], shuffle: random.Random
) -> None:
    mixed = list(lines)
    shuffle.shuffle(mixed)
    one, other = ("\n".join("\t".join(line) for line in order) for order in (lines, mixed))
    assert ends(one, *"ABCDE") == ends(other, *"ABCDE")
    effects = [effect_of(parse_corrections(text), known(*"ABCDE"), {}) for text in (one, other)]
    assert effects[0].names == effects[1].names


@settings(max_examples=200)
@given(st.text(alphabet="mergsplitblock \t\n#:AB\u2028", max_size=80))
def test_any_text_is_corrections_or_a_usage_error(text: str) -> None:
    try:
        found = parse_corrections(text)
    except UsageError:
        return
    assert all(correction.action and correction.entity for correction in found)


def people(*names: str, kind: str = "person") -> list[Named]:
    return [Named(f"{number:04}", name, kind, 10 - number) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "kind", "reason"),
    [
        (("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"), "person", "spelling"),
        (("Hikmat Mammadov", "H. Mammadov"), "person", "initials"),
        (("Donald Trump", "Donald J. Trump"), "person", "initials"),
        (("Ilham Aliyev", "Aliyev"), "person", "surname alone"),
        (("World Food Programme", "WFP"), "organization", "acronym"),
        (("Ford Motor Company", "Ford Motor"), "organization", "part of the name"),
        (("Abdelaziz Bouteflika", "Abdelaziz Boutaflika"), "person", "one letter"),
    ],
)
def test_likely_duplicates_are_told_with_the_reason(names: tuple[str, str], kind: str, reason: str) -> None:
    [pair] = lookalikes(people(*names, kind=kind))
    assert (pair.likely.name, pair.entity.name, pair.reason) == (*names, reason)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Ilham Aliyev", "Heydar Aliyev"), "person"),
        (("Ilham Aliyev", "Heydar Aliyev", "Aliyev"), "person"),
        (("Iran", "Iraq"), "place"),
        (("Supreme Court", "Supreme Court"), "organization"),
        (("Hikmat Mammadov", "A. Mammadov"), "person"),
    ],
)
def test_what_is_merely_alike_is_no_likely_duplicate(names: tuple[str, ...], kind: str) -> None:
    assert lookalikes(people(*names, kind=kind)) == []


def test_a_part_of_many_names_is_no_likely_duplicate_of_any() -> None:
    countries = [f"Parliament ({country})" for country in ("Ghana", "India", "Mauritius")]
    assert lookalikes(people("Parliament", *countries, kind="organization")) == []
    assert len(lookalikes(people("Parliament", *countries[:2], kind="organization"))) == 2


def test_very_many_names_are_compared_in_groups() -> None:
    crowd = [Named(f"{number:06}", f"Person Number{number} Aliyev", "person", 1) for number in range(3_000)]
    assert len(lookalikes(crowd)) < 100 * len(crowd)


def test_lines_to_paste_are_corrections(tmp_path: Path) -> None:
    from test_cli import onrecord

    path = published(tmp_path / "w.duckdb", [(pages(), None)])
    printed = onrecord("entities", "--duplicates", "--warehouse", path)
    assert "K. Mensah" in printed
    lines = parse_corrections(printed)
    assert Correction(lines[0].line, "merge", "person:K. Mensah", "person:Kofi Mensah") in lines
    told = json.loads(onrecord("entities", "mensah", "--warehouse", path, "--json"))
    assert [row["name"] for row in told] == ["K. Mensah", "Kofi Mensah"]
    [pair] = json.loads(onrecord("entities", "mensah", "--duplicates", "--warehouse", path, "--json"))
    assert pair["correction"] == "merge\tperson:K. Mensah\tperson:Kofi Mensah"


def test_the_file_beside_the_warehouse_is_followed_and_shown(tmp_path: Path) -> None:
    from test_cli import onrecord

    path = tmp_path / "w.duckdb"
    for name, text in TEXTS.items():
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text, "utf-8")
    (tmp_path / "corrections.tsv").write_text("rename\tGhana\tGold Coast\n", "utf-8")
    onrecord("run", tmp_path / "in", "--warehouse", path)
    assert "Gold Coast" in onrecord("status", "--warehouse", path)
    other = tmp_path / "other.tsv"
    other.write_text("rename\tGhana\tAccra's land\n", "utf-8")
    onrecord("run", tmp_path / "in", "--warehouse", path, "--corrections", other)
    [row] = json.loads(onrecord("status", "--warehouse", path, "--json"))["corrections"] or [{}]
    assert (row["value"], row["status"]) == ("Accra's land", "applied")
    other.write_text("renam\tGhana\n", "utf-8")
    onrecord("run", tmp_path / "in", "--warehouse", path, "--corrections", other, code=2)
