"""Which field of a record is what: by the names that crawlers use, or as the user says.

A map of the user's goes before the conventions, field by field: `title=headline,body=story.text` reads
the title from `headline` alone, and everything else as usual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from onrecord.errors import UsageError
from onrecord.text.lexicon import rows

FieldNames: TypeAlias = Mapping[str, tuple[str, ...]]

# What a user calls our fields, in `--fields` and the environment.
ALIASES: Final[Mapping[str, str]] = {
    "body": "text",
    "authors": "author",
    "tags": "tag",
    "fetched_at": "fetched",
}
_MAPPABLE: Final = (
    *("text", "html", "title", "published", "author", "url", "outlet", "section", "tag", "language", "id"),
    "fetched",
)
_DATA: Final = Path(__file__).with_name("data") / "field_names.tsv"
_NOT_OF_NAMES: Final = re.compile(r"[\s_.:@-]+")


class Value(NamedTuple):
    """One value of a record, and the name of the field that held it."""

    value: Any
    origin: str


class Record(NamedTuple):
    """The fields of one record, to be asked by what they are for."""

    by_name: Mapping[str, Value]
    tree: Mapping[str, Any]
    chosen: FieldNames

    def values(self, field: str) -> Iterator[Value]:
        """Yield what the record holds for `field`, the most telling name first, empty values left out."""
        if field in self.chosen:
            found = (Value(_at(self.tree, path), path) for path in self.chosen[field])
        else:
            found = (self.by_name[name] for name in names()[field] if name in self.by_name)
        yield from (value for value in found if value.value not in (None, "", [], {}))


@cache
def names() -> FieldNames:
    """Return the names that each field goes by, folded."""
    return {row[0]: tuple(row[1:]) for row in rows(_DATA)}


@cache
def chosen_fields(text: str) -> FieldNames:
    """Read a field map as users write it.

    Args:
        text: `field=name` pairs with commas between; a name is that of a field as the records spell it, with
            dots between the levels of objects in objects. A field that is named twice is looked for in both.

    Raises:
        UsageError: if a pair is none or its field is not known.

    >>> chosen_fields("title=headline, body=story.text")
    {'title': ('headline',), 'text': ('story.text',)}
    """
    chosen: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        field, mark, name = (part.strip() for part in pair.partition("="))
        field = ALIASES.get(field, field)
        if not mark or not name or field not in _MAPPABLE:
            known = ", ".join(sorted({*_MAPPABLE, *ALIASES} - {*ALIASES.values()}))
            raise UsageError(
                f"fields: {pair!r} maps no field",
                hint=f"write pairs such as title=headline,body=text; the fields are {known}",
            )
        chosen[field] = (*chosen.get(field, ()), name)
    return chosen


def record_of(tree: Mapping[str, Any], chosen: FieldNames) -> Record:
    """Index the fields of a record, those of objects in it that hold the article or its metadata included."""
    own = _by_name(tree)
    nested = next(
        (
            inner
            for inner in _objects(own, "nested")
            if not _has_text(own) and _has_text(_by_name(inner.value))
        ),
        None,
    )
    if nested is not None:
        own = {**own, **_by_name(nested.value, nested.origin)}
    for inner in _objects(own, "beside"):
        own = {**_by_name(inner.value, inner.origin), **own}
    return Record(own, tree, chosen)


def texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401  (whatever a record holds)
    """Return the texts that a value stands for: itself, those of a list, the name of an object.

    >>> texts(["Ada Lovelace", {"name": "Alan Turing", "id": 7}, None, 3])
    ('Ada Lovelace', 'Alan Turing', '3')
    """
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (str(value),)
    if isinstance(value, Mapping):
        by_name = _by_name(value)
        return next((texts(by_name[name].value) for name in names()["name"] if name in by_name), ())
    if isinstance(value, (list, tuple)):
        return tuple(text for item in value if not isinstance(item, (list, tuple)) for text in texts(item))
    return ()


def fold_name(name: str) -> str:
    """Return a field's name as the conventions are written.

    >>> fold_name("date_Published"), fold_name("og:site-name")
    ('datepublished', 'ogsitename')
    """
    return _NOT_OF_NAMES.sub("", name[:100]).lower()


def _by_name(tree: Mapping[str, Any], above: str = "") -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, value in tree.items():
        found.setdefault(fold_name(name), Value(value, f"{above}.{name}" if above else name))
    return found


def _objects(by_name: Mapping[str, Value], kind: str) -> Iterator[Value]:
    found = (by_name[name] for name in names()[kind] if name in by_name)
    return (value for value in found if isinstance(value.value, Mapping))


def _has_text(by_name: Mapping[str, Value]) -> bool:
    known = (*names()["text"], *names()["html"])
    return any(name in by_name and texts(by_name[name].value) and not isinstance(by_name[name].value, Mapping)
               for name in known)  # fmt: skip


def _at(tree: Any, path: str) -> Any:  # noqa: ANN401  (a field of any kind)
    """Return what stands at a path, whole names that hold dots before the levels of objects."""
    if isinstance(tree, Mapping):
        if path in tree:
            return tree[path]
        first, dot, rest = path.partition(".")
        return _at(tree.get(first), rest) if dot else None
    return None
