"""Files found and read, whatever a folder holds."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from onrecord.errors import InputError, RejectedError, UsageError
from onrecord.intake import Item, find_items, read_item, units
from onrecord.model import Rejected
from onrecord.settings import Settings

SETTINGS = Settings(max_document_bytes=1_000)


def source_paths(*inputs: Path | str) -> list[str]:
    return [item.source_path for item in find_items([os.fspath(each) for each in inputs]).items]


def reasons(*inputs: Path | str) -> dict[str, str]:
    return {row.source_path: row.reason for row in find_items([os.fspath(each) for each in inputs]).rejects}


def test_a_folder_is_walked_in_sorted_order_whatever_the_system_lists_first(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "B.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert source_paths(tmp_path) == ["B.txt", "a.txt", "b.txt", "sub/c.txt"]


def test_hidden_names_and_readmes_are_ignored_and_counted(tmp_path: Path) -> None:
    for name in (".DS_Store", "_SUCCESS", "README.md", "page.txt"):
        (tmp_path / name).write_text("x")
    intake = find_items([str(tmp_path)])
    assert [item.source_path for item in intake.items] == ["page.txt"]
    assert intake.ignored_count == 3


def test_a_file_named_itself_is_read_even_if_a_folder_walk_would_ignore_it(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x")
    assert source_paths(tmp_path / "README.md") == ["README.md"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert source_paths(tmp_path, tmp_path / "a.txt") == ["a.txt"]


def test_patterns_are_expanded_and_a_real_name_with_brackets_is_no_pattern(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.log", "[1].txt"):
        (tmp_path / name).write_text("x")
    assert source_paths(f"{tmp_path}/?.txt") == ["a.txt", "b.txt"]
    assert source_paths(tmp_path / "[1].txt") == ["[1].txt"]


@pytest.mark.parametrize("name", ["two words.txt", 'it\'s "so".txt', "line\nend.txt", "naïve.txt"])
def test_odd_names_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert source_paths(tmp_path) == [name]


def test_a_name_that_is_no_utf8_is_read_and_shown_with_its_bytes(tmp_path: Path) -> None:
    raw_name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(raw_name, "wb") as file:  # noqa: PTH123
        file.write(b"hello")
    [item] = find_items([str(tmp_path)]).items
    assert item.source_path == r"caf\xe9.txt"
    assert read_item(item, SETTINGS) == b"hello"


def test_links_in_a_circle_are_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("x")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    assert source_paths(tmp_path) == ["page.txt"]
    assert reasons(tmp_path) == dict.fromkeys(("gone", "self", "up"), "not_a_regular_file")


def test_a_pipe_is_rejected_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reasons(tmp_path) == {"pipe": "not_a_regular_file"}
    with pytest.raises(RejectedError) as caught:
        read_item(Item(str(tmp_path), str(tmp_path / "pipe")), SETTINGS)
    assert caught.value.reason == "not_a_regular_file"


def test_a_file_that_vanished_after_the_listing_is_rejected_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    [item] = find_items([str(tmp_path)]).items
    (tmp_path / "a.txt").unlink()
    with pytest.raises(RejectedError) as caught:
        read_item(item, SETTINGS)
    assert caught.value.reason == "vanished"


def test_a_file_over_the_limit_is_rejected_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(200_000_000)  # sparse: 200 MB that take no room
    [item] = find_items([str(tmp_path)]).items
    with pytest.raises(RejectedError, match="200,000,000 bytes") as caught:
        read_item(item, SETTINGS)
    assert caught.value.reason == "too_large"


def test_folders_nested_deeper_than_functions_are_walked_to_the_bottom(tmp_path: Path) -> None:
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1_200):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("page.txt").write_text("x")
        os.chdir(here)
        assert source_paths(tmp_path) == ["d/" * 1_200 + "page.txt"]
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # Python's own way down is not as long


def test_a_folder_whose_name_is_no_utf8_has_a_root_that_any_table_takes(tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    os.mkdir(folder)  # noqa: PTH102
    Path(folder, "page.txt").write_text("x")
    intake = find_items([folder])
    assert intake.folders == (f"{tmp_path}/caf\\xe9",)
    assert [item.source_root for item in intake.items] == list(intake.folders)


def test_a_folder_of_which_a_part_is_hidden_does_not_count_as_listed_whole(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("x")
    assert find_items([str(tmp_path)]).folders == (str(tmp_path),)
    deep = tmp_path
    while len(str(deep)) < 3_900:
        deep /= "d" * 200
    os.makedirs(deep)  # noqa: PTH103
    here = Path.cwd()
    try:  # a path that is too long cannot be listed, whoever asks
        os.chdir(deep)
        for _ in range(2):
            os.mkdir("d" * 200)  # noqa: PTH102
            os.chdir("d" * 200)
    finally:
        os.chdir(here)
    intake = find_items([str(tmp_path)])
    assert [row.reason for row in intake.rejects] == ["unreadable"]
    assert intake.folders == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "secret.txt").chmod(0)
    [item] = find_items([str(tmp_path)]).items
    with pytest.raises(RejectedError) as caught:
        read_item(item, SETTINGS)
    assert caught.value.reason == "unreadable"


def test_an_empty_folder_and_a_missing_one_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no files to read"):
        find_items([str(tmp_path)])
    with pytest.raises(InputError, match="does not exist"):
        find_items([str(tmp_path / "nowhere")])
    with pytest.raises(InputError, match="no file matches"):
        find_items([str(tmp_path / "*.txt")])


def test_an_address_is_refused_with_advice() -> None:
    with pytest.raises(UsageError, match="is an address"):
        find_items(["nonsense://bucket/pages"])


def test_an_error_of_our_own_is_not_told_as_a_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It rejects what is left of the file, as `failed`, which a newer version tries again."""
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "One."}\n')
    (tmp_path / "b.txt").write_bytes(b"Two.")
    monkeypatch.setattr("onrecord.intake.json_stream.json_lines", lambda stream, _: stream.no_such)
    found = list(units(find_items([str(tmp_path)]).items, SETTINGS))
    assert [one.reason for one in found if isinstance(one, Rejected)] == ["failed"]
    assert [one.source_path for one in found if isinstance(one, Item)] == ["b.txt"]
