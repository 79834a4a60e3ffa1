"""What a sheet has that its values do not tell: formulas, merged and hidden cells, formats, cells far out.

python-calamine reads the values and tells nothing of these; expat walks the same part beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from .grid import TOO_LARGE, letter
from .limits import MOST_COLUMNS, MOST_ROWS, RefusedFileError

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ZEROS = re.compile(r"0{2,20}")
PERCENT_FORMATS = frozenset({"9", "10"})
TRUE = frozenset({"1", "true"})

Place = tuple[int, int]  # row and column, from 0


@dataclass
class Traits:
    formulas: list[str] = field(default_factory=list)
    without_value: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)  # from 0
    hidden_columns: list[int] = field(default_factory=list)
    percent: set[Place] = field(default_factory=set)
    zeros: dict[Place, int] = field(default_factory=dict)  # how many digits a number is shown with at least


def name_of(place: Place) -> str:
    return f"{letter(place[1])}{place[0] + 1}"


def place_of(name: str) -> Place | None:
    match = CELL.fullmatch(name)
    if not match:
        return None
    column = 0
    for each in match[1]:
        column = column * 26 + ord(each) - ord("A") + 1
    return int(match[2]) - 1, column - 1


class _Walk:
    """Of one part of the archive. Subclasses say what happens at the start and the end of an element."""

    def __init__(self) -> None:
        self.traits = Traits()

    def walk(self, part: IO[bytes]) -> Traits:
        """Raises RefusedFileError, ExpatError."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, of: self.begin(name.rpartition(":")[2], of)
        parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.CharacterDataHandler = self.text
        parser.ParseFile(part)
        return self.traits

    def begin(self, name: str, of: Mapping[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Nothing, where no element is waited for."""

    def text(self, words: str) -> None:
        """Nothing, where no text is waited for."""


def _refuse_doctype(*_: object) -> None:
    raise RefusedFileError("It declares entities, as no spreadsheet does. Open it and save it again.")


class Styles(_Walk):
    """Of an XLSX: which cell formats are percentages, and which show a number with noughts before it."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.of_cells = False
        self.formats: list[str] = []

    def begin(self, name: str, of: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[of.get("numFmtId", "")] = of.get("formatCode", "")
        elif name == "cellXfs":
            self.of_cells = True
        elif name == "xf" and self.of_cells:
            self.formats.append(of.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        self.of_cells = self.of_cells and name != "cellXfs"

    def percent(self) -> set[str]:
        return {
            str(at) for at, key in enumerate(self.formats) if key in PERCENT_FORMATS or "%" in self.codes.get(key, "")
        }

    def zeros(self) -> dict[str, int]:
        codes = ((str(at), self.codes.get(key, "")) for at, key in enumerate(self.formats))
        return {at: len(code) for at, code in codes if ZEROS.fullmatch(code)}


class ExcelSheet(_Walk):
    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self.percent, self.zeros = styles.percent(), styles.zeros()
        self.at: Place = (-1, -1)
        self.is_formula = self.is_value = self.has_value = False

    def begin(self, name: str, of: Mapping[str, str]) -> None:
        self.is_value = name in {"v", "t"}
        if name == "c":
            self._cell(of)
        elif name == "f":
            self.is_formula = True
        elif name == "row":
            self._row(of)
        elif name == "mergeCell":
            self.traits.merged.append(of.get("ref", ""))
        elif name == "col" and of.get("hidden") in TRUE:
            last = min(int(of.get("max", "0")), MOST_COLUMNS)
            self.traits.hidden_columns += range(int(of.get("min", "1")) - 1, last)

    def _row(self, of: Mapping[str, str]) -> None:
        number = of.get("r", "")
        self.at = (int(number) - 1 if number.isdecimal() else self.at[0] + 1, -1)
        if of.get("hidden") in TRUE:
            self.traits.hidden_rows.append(self.at[0])

    def _cell(self, of: Mapping[str, str]) -> None:
        self.at = place_of(of.get("r", "")) or (self.at[0], self.at[1] + 1)
        self.is_formula = self.has_value = False
        if of.get("t") == "e":
            self.traits.errors.append(name_of(self.at))
        style = of.get("s", "")
        if style in self.percent:
            self.traits.percent |= {self.at}
        elif style in self.zeros:
            self.traits.zeros[self.at] = self.zeros[style]

    def text(self, words: str) -> None:
        """Of a value: the cell holds something."""
        if not self.is_value:
            return
        self.has_value = True
        if self.at[0] > MOST_ROWS or self.at[1] >= MOST_COLUMNS:
            raise RefusedFileError(f"{name_of(self.at)} holds something. {TOO_LARGE}")

    def end(self, name: str) -> None:
        self.is_value = False
        if name == "c" and self.is_formula:
            self.traits.formulas.append(name_of(self.at))
            if not self.has_value:
                self.traits.without_value.append(name_of(self.at))


class OpenSheet(_Walk):
    """Of an ODS: the table of that name."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table, self.is_it = table, False
        self.row, self.rows, self.column, self.columns = 0, 1, 0, 1

    def begin(self, name: str, of: Mapping[str, str]) -> None:
        if name == "table":
            self.is_it = of.get("table:name") == self.table
        elif not self.is_it:
            return
        elif name == "table-column":
            self._column(of)
        elif name == "table-row":
            self.rows, self.column = int(of.get("table:number-rows-repeated", "1")), 0
            if of.get("table:visibility", "visible") != "visible":
                self.traits.hidden_rows += range(self.row, min(self.row + self.rows, MOST_ROWS + 1))
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell(of)

    def _column(self, of: Mapping[str, str]) -> None:
        count = int(of.get("table:number-columns-repeated", "1"))
        if of.get("table:visibility", "visible") != "visible":
            self.traits.hidden_columns += range(self.column, min(self.column + count, MOST_COLUMNS))
        self.column += count

    def _cell(self, of: Mapping[str, str]) -> None:
        place, repeated = (self.row, self.column), int(of.get("table:number-columns-repeated", "1"))
        self.column += repeated
        if of.get("table:number-columns-spanned", "1") != "1" or of.get("table:number-rows-spanned", "1") != "1":
            self.traits.merged.append(name_of(place))
        kind = of.get("office:value-type")
        if kind is None and "table:formula" not in of:
            return
        if self.row + self.rows > MOST_ROWS + 1 or self.column > MOST_COLUMNS:
            raise RefusedFileError(f"{name_of((self.row, self.column - 1))} holds something. {TOO_LARGE}")
        if "table:formula" in of:
            self.traits.formulas.append(name_of(place))
            self.traits.without_value += [name_of(place)] if kind is None else []
        if kind == "percentage":
            places = ((row, place[1] + n) for row in range(self.row, self.row + self.rows) for n in range(repeated))
            self.traits.percent |= set(places)

    def end(self, name: str) -> None:
        if name == "table-row":
            self.row += self.rows
        elif name == "table":
            self.is_it = False
