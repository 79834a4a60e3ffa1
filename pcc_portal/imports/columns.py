"""Which column of a file is which: by name, by another name that people use, or as the sender says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

LEFT_OUT = "-"
TO_CORRECT = "What to correct"  # the column that a file of faulty rows has beside those of the file


@dataclass(frozen=True)
class Column:
    """`name` is that of the form's field; `also`: other names of it; `synonyms`: what people call it where no column
    has that name. `is_read` is False of what our own downloads tell beside the record: it is known, and changes
    nothing; with `is_told` it may be repeated, and a row that says something else is wrong. `is_date`: a day or a date
    in words. `field`: that of the form, where it is one; `is_needed` in each row."""

    name: str
    label: str
    also: tuple[str, ...] = ()
    is_read: bool = True
    is_told: bool = False
    is_date: bool = False
    field: Any = None
    is_needed: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        return {plain(each) for each in (self.name, self.label, *self.also)}


def plain(head: str) -> str:
    """Without what people write in different ways: "As_at " and "as at" are one."""
    return " ".join("".join(each if each.isalnum() else " " for each in head.casefold()).split())


def told_apart(columns: Iterable[Column]) -> list[Column]:
    """Of two with one label, one says by its name which it is: a plan may call a level what a form calls a column."""
    known = list(columns)
    labels = Counter(plain(column.label) for column in known)
    return [
        replace(column, label=f"{column.label} ({column.name.replace('_', ' ')})")
        if labels[plain(column.label)] > 1 and plain(column.name) != plain(column.label)
        else column
        for column in known
    ]


@dataclass
class Matched:
    """`names`: of each head that of its column, LEFT_OUT or empty; `unknown`: heads that are none of them yet."""

    names: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def match(heads: Sequence[str], columns: Iterable[Column], chosen: Mapping[str, str]) -> Matched:
    """`chosen`: the name of a column, or LEFT_OUT, by head, where the sender said so."""
    known = list(columns)
    by_name = {plain(name): column for column in reversed(known) for name in column.synonyms}
    by_name |= {name: column for column in reversed(known) for name in column.names}
    matched = Matched()
    for head in heads:
        column = by_name.get(plain(head))
        name = chosen.get(head) or (column.name if column else LEFT_OUT if plain(head) == plain(TO_CORRECT) else "")
        matched.names.append(name)
        if not name:
            matched.unknown.append(head)
    for column in known:
        twice = [head for head, name in zip(heads, matched.names, strict=True) if name == column.name]
        if len(twice) > 1:
            matched.faults.append(f"Both {' and '.join(twice)} are taken for “{column.label}”. Leave one out.")
    return matched
