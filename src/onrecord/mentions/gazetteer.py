"""Names known beforehand: countries, regions, cities, organisations, and the words for their people."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeAlias

from onrecord.mentions.lexicon import rows
from onrecord.model import Entity, EntityKind, MentionForm
from onrecord.text.fold import fold_name

# A name in capitals of up to this many letters counts only in capitals: "US" and "us", "WHO" and "who".
_MAX_ACRONYM_LETTERS: Final = 5
_NO_PLURAL: Final = ("s", "sh", "ch", "ese", "men", "x", "z", "ic")


class Entry(NamedTuple):
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
        self._rows: _Rows = {}
        self._entries: dict[str, Entry] = {}
        for add in (_add_countries, _add_regions, _add_organizations, _add_groups):
            add(self._rows)
        self._cities = _cities()
        self.longest: dict[str, int] = {}
        for key in (*self._rows, *self._cities):
            if " " in key:
                first, _, others = key.partition(" ")
                count = others.count(" ") + 2
                if self.longest.get(first, 0) < count:
                    self.longest[first] = count

    def name(self, key: str) -> Entry | None:
        """Return the entry for a folded name."""
        found = self._entries.get(key)
        if found is None and self.has_name(key):
            canonical, kind, words_kind, form, code, is_weak = self._row(key)
            entity = Entity(canonical, kind, fold_name(canonical), code)
            found = self._entries[key] = Entry(entity, words_kind, form, is_weak)
        return found

    def _row(self, key: str) -> _Row:
        if key in self._rows:
            found = self._rows[key]
            return _organization(key, found) if isinstance(found, str) else found
        city = self._cities[key].rstrip("?")
        return city, "place", "place", "full", None, city != self._cities[key]

    def acronym(self, key: str) -> Entry | None:
        """Return the entry for folded capitals, which count only where they are printed as capitals."""
        return self.name("=" + key)

    def has_name(self, key: str) -> bool:
        """Say whether a folded name is known."""
        return key in self._rows or key in self._cities

    def has_acronym(self, key: str) -> bool:
        """Say whether folded capitals are known."""
        return "=" + key in self._rows


_Row: TypeAlias = tuple[str, EntityKind, EntityKind, MentionForm, "str | None", bool]
# An organisation stands as its line, to be read when it is first asked for.
_Rows: TypeAlias = "dict[str, _Row | str]"


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """Return the key that joins spellings of a name: folded, hyphens as spaces, no dots.

    >>> name_key("Nagorno-Karabakh"), name_key("St. Petersburg"), name_key("U.S.")
    ('nagorno karabakh', 'st petersburg', 'us')
    """
    return _folded(name)


def _folded(name: str) -> str:
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
    if not name.isupper() or " " in name:
        return False
    return len(name.replace(".", "").replace("&", "")) <= _MAX_ACRONYM_LETTERS


def key_of(name: str) -> str:
    """Return the key that a name is found by; capitals that count only as capitals open with "=".

    >>> key_of("St. Petersburg"), key_of("U.N.")
    ('st petersburg', '=un')
    """
    return f"={acronym_key(name)}" if is_acronym(name) else _folded(name)


def _add(table: _Rows, name: str, row: _Row) -> None:
    """Add a row under the key of its name; of two for one key the first stands."""
    table.setdefault(key_of(name), row)


def _form(name: str, default: MentionForm) -> MentionForm:
    return "acronym" if is_acronym(name) else default


def _add_names(table: _Rows, name: str, aliases: str, kind: EntityKind, code: str | None = None) -> None:
    canonical = name.rstrip("?")
    _add(table, canonical, (canonical, kind, kind, _form(canonical, "full"), code, name != canonical))
    for alias in aliases.split(";") if aliases else ():
        word = alias.rstrip("?")
        _add(table, word, (canonical, kind, kind, _form(word, "alias"), code, word != alias))


def _add_demonyms(table: _Rows, name: str, demonyms: str, kind: EntityKind, code: str | None = None) -> None:
    row: _Row = (name, kind, "other", "demonym", code, False)
    for demonym in demonyms.split(";") if demonyms else ():
        _add(table, demonym, row)
        if not demonym.endswith(_NO_PLURAL):
            _add(table, demonym + "s", row)


def _add_countries(table: _Rows) -> None:
    for line in rows("countries.tsv"):
        code, name, aliases, demonyms = line.split("\t")
        country_code = code if code != "-" else None
        _add_names(table, name, aliases, "place", country_code)
        _add_demonyms(table, name, demonyms, "place", country_code)


def _add_regions(table: _Rows) -> None:
    for line in rows("regions.tsv"):
        name, aliases, demonyms = line.split("\t")
        _add_names(table, name, aliases, "place")
        _add_demonyms(table, name, demonyms, "place")


def _cities() -> dict[str, str]:
    """Return the names of cities by their folded names."""
    return dict(line.split("\t") for line in rows("cities.tsv"))


def _add_organizations(table: _Rows) -> None:
    for line in rows("organizations.tsv"):
        for key in line.rpartition("\t")[2].split(";"):
            table.setdefault(key, line)


def _organization(key: str, line: str) -> _Row:
    """Return the row of the name that has this key in a line of the organisations."""
    name, aliases, keys = line.split("\t")
    place = keys.split(";").index(key)
    word = aliases.split(";")[place - 1] if place else name
    form = _form(word.rstrip("?"), "alias" if place else "full")
    return name.rstrip("?"), "organization", "organization", form, None, word.endswith("?")


def _add_groups(table: _Rows) -> None:
    for line in rows("groups.tsv"):
        name, members = line.split("\t")
        _add_demonyms(table, name, f"{name};{members}", "other")


@cache
def gazetteer() -> Gazetteer:
    """Read the packaged gazetteers, once; of two entries for one name the first read stands."""
    return Gazetteer()
