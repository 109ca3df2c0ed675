"""Names known beforehand: countries, regions, cities, organisations, and the words for their people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from onrecord.mentions.lexicon import rows
from onrecord.model import Entity, EntityKind, MentionForm
from onrecord.text.fold import fold_name

# A name in capitals of up to this many letters counts only in capitals: "US" and "us", "WHO" and "who".
_MAX_ACRONYM_LETTERS: Final = 5
_NO_PLURAL: Final = ("s", "sh", "ch", "ese", "men", "x", "z", "ic")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one name in the gazetteer stands for.

    Attributes:
        entity: whom or what it names; a demonym names the country or region.
        kind: of the words: `other` for a demonym.
        form: `full`, `acronym`, `demonym` or `alias`.
        is_weak: also a common word or a person's name, so it needs support around it.
    """

    entity: Entity
    kind: EntityKind
    form: MentionForm
    is_weak: bool = False


class Gazetteer:
    """All entries by key; each is made when it is first asked for, since a text needs few."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._entries: dict[str, Entry] = {}
        self.longest: dict[str, int] = {}
        for add in (_add_countries, _add_regions, _add_cities, _add_organizations, _add_groups):
            add(self._add)

    def _add(self, name: str, row: _Row) -> None:
        key = f"={acronym_key(name)}" if is_acronym(name) else name_key(name)
        if key in self._rows:
            return
        self._rows[key] = row
        first, _, others = key.lstrip("=").partition(" ")
        count = others.count(" ") + 2 if others else 1
        if self.longest.get(first, 0) < count:
            self.longest[first] = count

    def name(self, key: str) -> Entry | None:
        """Return the entry for a folded name."""
        found = self._entries.get(key)
        if found is None and key in self._rows:
            canonical, kind, words_kind, form, code, is_weak = self._rows[key]
            entity = Entity(canonical, kind, fold_name(canonical), code)
            found = self._entries[key] = Entry(entity, words_kind, form, is_weak)
        return found

    def acronym(self, key: str) -> Entry | None:
        """Return the entry for folded capitals, which count only where they are printed as capitals."""
        return self.name("=" + key)

    def has_name(self, key: str) -> bool:
        """Say whether a folded name is known."""
        return key in self._rows

    def has_acronym(self, key: str) -> bool:
        """Say whether folded capitals are known."""
        return "=" + key in self._rows


_Row: TypeAlias = tuple[str, EntityKind, EntityKind, MentionForm, "str | None", bool]
_Add: TypeAlias = Callable[[str, _Row], None]


def name_key(name: str) -> str:
    """Return the key that joins spellings of a name: folded, hyphens as spaces, no dots.

    >>> name_key("Nagorno-Karabakh"), name_key("St. Petersburg"), name_key("U.S.")
    ('nagorno karabakh', 'st petersburg', 'us')
    """
    if name.isascii():
        if "." in name or "-" in name:
            name = " ".join(name.replace("-", " ").replace(".", "").split())
        return name.lower()
    return fold_name(name.replace("-", " ").replace("‑", " ").replace(".", ""))


def acronym_key(name: str) -> str:
    """Return the key of capitals: "U.S." and "US" have one."""
    return name.replace(".", "").lower()


def is_acronym(name: str) -> bool:
    """Say whether a name of the gazetteer counts only in capitals."""
    letters = name.replace(".", "").replace("&", "")
    return letters.isupper() and len(letters) <= _MAX_ACRONYM_LETTERS and " " not in name


def _form(name: str, default: MentionForm) -> MentionForm:
    return "acronym" if is_acronym(name) else default


def _add_names(add: _Add, name: str, aliases: str, kind: EntityKind, code: str | None = None) -> None:
    canonical = name.rstrip("?")
    add(canonical, (canonical, kind, kind, _form(canonical, "full"), code, name != canonical))
    for alias in aliases.split(";") if aliases else ():
        word = alias.rstrip("?")
        add(word, (canonical, kind, kind, _form(word, "alias"), code, word != alias))


def _add_demonyms(add: _Add, name: str, demonyms: str, kind: EntityKind, code: str | None = None) -> None:
    row: _Row = (name, kind, "other", "demonym", code, False)
    for demonym in demonyms.split(";") if demonyms else ():
        add(demonym, row)
        if not demonym.endswith(_NO_PLURAL):
            add(demonym + "s", row)


def _add_countries(add: _Add) -> None:
    for line in rows("countries.tsv"):
        code, name, aliases, demonyms = line.split("\t")
        country_code = code if code != "-" else None
        _add_names(add, name, aliases, "place", country_code)
        _add_demonyms(add, name, demonyms, "place", country_code)


def _add_regions(add: _Add) -> None:
    for line in rows("regions.tsv"):
        name, aliases, demonyms = line.split("\t")
        _add_names(add, name, aliases, "place")
        _add_demonyms(add, name, demonyms, "place")


def _add_cities(add: _Add) -> None:
    for name in rows("cities.txt"):
        canonical = name.rstrip("?")
        add(canonical, (canonical, "place", "place", "full", None, canonical != name))


def _add_organizations(add: _Add) -> None:
    for line in rows("organizations.tsv"):
        name, aliases = line.split("\t")
        _add_names(add, name, aliases, "organization")


def _add_groups(add: _Add) -> None:
    for line in rows("groups.tsv"):
        name, members = line.split("\t")
        _add_demonyms(add, name, f"{name};{members}", "other")


@cache
def gazetteer() -> Gazetteer:
    """Read the packaged gazetteers, once; of two entries for one name the first read stands."""
    return Gazetteer()
