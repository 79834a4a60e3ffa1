"""Bad and odd files, made by code: each with what it is read as, or words of why it is refused."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill

Rows = list[list[str]]
Case = tuple[str, bytes, "Rows | str"]  # name, content, all cells with the heads first, or a part of the refusal
HEADS = ["Name", "Figure"]
PLAIN: Rows = [HEADS, ["Burglary", "12"], ["Robbery", "7"]]
OPEN = "application/vnd.oasis.opendocument.spreadsheet"


def csv_of(rows: Rows = PLAIN, separator: str = ",", end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def xlsx(fill: Callable[[Any, Any], object]) -> bytes:
    """A workbook with the heads, filled by `fill(book, sheet)`."""
    book = Workbook()
    book.active.append(HEADS)
    fill(book, book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(*values: Any, **formats: str) -> bytes:
    """Rows with one value each under "Figure"; formats by the name of a cell."""

    def fill(_: Any, sheet: Any) -> None:
        for value in values:
            sheet.append(["Burglary", value])
        for name, code in formats.items():
            sheet[name].number_format = code

    return xlsx(fill)


def with_part(content: bytes, name: str, text: bytes | None, *, replaces: tuple[bytes, bytes] | None = None) -> bytes:
    """The archive with another part, a part changed, or (None) a part left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            held = old.read(part)
            if part.filename != name:
                new.writestr(part, held)
            elif replaces:
                new.writestr(part, held.replace(*replaces))
        if text is not None:
            new.writestr(name, text)
    return out.getvalue()


def changed(old: bytes, new: bytes, content: bytes | None = None, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    return with_part(content or cells(12), part, None, replaces=(old, new))


def ods(rows: str, *, table: str = "", doctype: str = "", mimetype: str = OPEN) -> bytes:
    """An ODS with one table; `rows` is its XML below the heads."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    head = "<table:table-row>" + "".join(text_cell(head) for head in HEADS) + "</table:table-row>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {spaces} office:version="1.2">'
        f'<office:body><office:spreadsheet>{table}<table:table table:name="Figures">{head}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{OPEN}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def text_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: str, kind: str = "float", more: str = "") -> str:
    text = f"<text:p>{value}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}>{text}</table:table-cell>'


def valued_cell(kind: str, value: str, text: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>'


def ods_row(*inner: str, more: str = "") -> str:
    return f"<table:table-row {more}>{text_cell('Burglary')}{''.join(inner)}</table:table-row>"


def texts() -> Iterator[Case]:
    for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"):
        priced = [HEADS, ["Café", "£12"]]
        yield f"csv in {code}", csv_of(priced).encode(code), priced
    for name, separator in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|")):
        yield f"csv with {name}", csv_of(separator=separator).encode(), PLAIN
    for name, end in (("LF", "\n"), ("CR", "\r"), ("CRLF", "\r\n")):
        yield f"lines that end by {name}", csv_of(end=end).encode(), PLAIN
    yield "a line that names the separator", b"sep=;\r\n" + csv_of(separator=";").encode(), PLAIN
    yield "no end of the last line", csv_of().rstrip().encode(), PLAIN
    yield "blank lines between", csv_of([HEADS, ["", ""], PLAIN[1]]).encode(), [HEADS, PLAIN[1]]
    yield "blank lines before the heads", b"\r\n,\r\n" + csv_of().encode(), PLAIN
    yield "a quoted comma", b'Name,Figure\r\n"Rape, other",5\r\n', [HEADS, ["Rape, other", "5"]]
    yield "a quoted line end", b'Name,Figure\r\n"Rape\nother",5\r\n', [HEADS, ["Rape\nother", "5"]]
    for name, sign in (
        ("line", "\u2028"),
        ("paragraph", "\u2029"),
        ("page", "\f"),
        ("soft line", "\v"),
        ("NEL", "\x85"),
    ):
        yield (
            f"a {name} break in a cell",
            f"Name,Figure\r\nRape{sign}other,5\r\n".encode(),
            [HEADS, [f"Rape{sign}other", "5"]],
        )
    yield "doubled quotation marks", b'Name,Figure\r\n"So ""called""",5\r\n', [HEADS, ['So "called"', "5"]]
    yield "leading noughts", csv_of([HEADS, ["0012", "007"]]).encode(), [HEADS, ["0012", "007"]]
    long = "12345678901234567890"
    yield "a long number", csv_of([HEADS, [long, "1"]]).encode(), [HEADS, [long, "1"]]
    yield "a negative number", csv_of([HEADS, ["Gap", "-5"]]).encode(), [HEADS, ["Gap", "-5"]]
    yield "a guarded formula", csv_of([HEADS, ["'=SUM", "5"]]).encode(), [HEADS, ["=SUM", "5"]]
    yield "a guarded dash", csv_of([HEADS, ["'- and more", "5"]]).encode(), [HEADS, ["- and more", "5"]]
    yield "an apostrophe of its own", csv_of([HEADS, ["'tis", "5"]]).encode(), [HEADS, ["'tis", "5"]]
    yield "a text that begins a formula", csv_of([HEADS, ["=1+1", "5"]]).encode(), [HEADS, ["=1+1", "5"]]
    yield "fewer cells than heads", b"Name,Figure\r\nBurglary\r\n", [HEADS, ["Burglary", ""]]
    yield "blank cells beyond the heads", b"Name,Figure\r\nBurglary,5,,\r\n", [HEADS, ["Burglary", "5"]]
    yield "spaces around", b"Name , Figure\r\n Burglary , 5 \r\n", [HEADS, ["Burglary", "5"]]
    yield "one column", b"Name\r\nBurglary\r\n", [["Name"], ["Burglary"]]
    yield "the last row blank", csv_of([*PLAIN, ["", ""]]).encode(), PLAIN
    yield (
        "200 columns",
        csv_of([[f"c{n}" for n in range(200)], ["1"] * 200]).encode(),
        [
            [f"c{n}" for n in range(200)],
            ["1"] * 200,
        ],
    )


def refused_texts() -> Iterator[Case]:
    yield "nothing", b"", "nothing in it"
    yield "spaces alone", b"  \r\n \t ", "nothing in it"
    yield "a mark of order alone", b"\xef\xbb\xbf", "nothing in it"
    yield "separators alone", b",,,\r\n,,,\r\n", "nothing in it"
    yield "heads alone", csv_of([HEADS]).encode(), "no row below the heads"
    yield "a head twice", csv_of([["Name", "name"], ["a", "b"]]).encode(), "same head: Name"
    yield "a column without head", csv_of([["Name", ""], ["a", "b"]]).encode(), "no head: B"
    yield "a column beyond the heads", b"Name,Figure\r\na,5,6\r\n", "Row 2 has 3 cells"
    yield "an open quotation mark", b'Name,Figure\r\n"a,5\r\n', "quotation mark"
    yield "a quotation mark within", b'Name,Figure\r\n"a"b,5\r\n', "quotation mark"
    yield "a NUL", b"Name,Figure\r\na\0,5\r\n", "characters in it that no text has"
    yield "a bell", b"Name,Figure\r\na\x07,5\r\n", "characters in it that no text has"
    yield "201 columns", csv_of([[f"c{n}" for n in range(201)], ["1"] * 201]).encode(), "at most"
    yield "100,001 rows", b"Name\r\n" + b"a\r\n" * 100_001, "at most"
    yield "a cell of 50,000 characters", csv_of([HEADS, ["a" * 50_000, "5"]]).encode(), "characters in A2"
    yield "a cell of 200,000 characters", csv_of([HEADS, ["a" * 200_000, "5"]]).encode(), "cannot be read"
    yield "no UTF-16 after its mark", b"\xff\xfea", "letters cannot be read"
    yield "bytes that no code has", b"Name,Figure\r\n\x81\x8d,5\r\n", "letters cannot be read"
    yield "noise", bytes(range(256)) * 20, "letters cannot be read"
    for error in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"):
        yield f"{error} in a CSV", csv_of([HEADS, ["a", error]]).encode(), "error in B2"
    yield "a PDF", b"%PDF-1.7 ...", "This is a PDF"
    yield "an old Excel file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Excel file"
    yield "RTF", b"{\\rtf1 hello}", "text document"
    yield "gzip", b"\x1f\x8b\x08\0\0", "compressed"
    yield "a picture", b"\x89PNG\r\n\x1a\n", "picture"
    yield "a photograph", b"\xff\xd8\xff\xe0", "picture"
    yield "SQLite", b"SQLite format 3\0", "database"
    yield "a web page called xls", b"<html><table><tr><td>Name</td></tr></table></html>", "web page"
    yield "XML", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page or XML"


def workbooks() -> Iterator[Case]:
    day, moment = dt.date(2024, 2, 1), dt.datetime(2024, 2, 1, 14, 5)  # noqa: DTZ001  # sheets know no zones
    for name, value, text in (
        ("a whole number", 12, "12"),
        ("a negative number", -12, "-12"),
        ("a fraction", 2.5, "2.5"),
        ("a sum of fractions", 0.1 + 0.2, "0.3"),
        ("a small number", 0.00001, "0.00001"),
        ("a large number", 123456789012345, "123456789012345"),
        ("nought", 0, "0"),
        ("yes", True, "yes"),
        ("no", False, "no"),
        ("a day", day, "2024-02-01"),
        ("a moment", moment, "2024-02-01 14:05:00"),
        ("a text of noughts", "007", "007"),
        ("a long text of figures", "12345678901234567890", "12345678901234567890"),
        ("a text with spaces", "  two  words ", "two  words"),
        ("a text of two lines", "one\ntwo", "one\ntwo"),
        ("a text with entities", "a & b < c", "a & b < c"),
        ("a text with an accent", "Café", "Café"),
        ("a formula as text", "'=1+1", "'=1+1"),
    ):
        yield f"xlsx: {name}", cells(value), [HEADS, ["Burglary", text]]
    for name, value, code, text in (
        ("a percentage", 0.85, "0%", "85%"),
        ("a percentage with a decimal", 0.123, "0.0%", "12.3%"),
        ("a percentage over 100", 1.5, "0.00%", "150%"),
        ("noughts shown before", 7, "000", "007"),
        ("thousands", 1234567, "#,##0", "1234567"),
        ("pounds", 1200.5, "£#,##0.00", "1200.5"),
        ("a serial of 1900 as a day", 45323, "yyyy-mm-dd", "2024-02-01"),
        ("a serial of 1900 as a number", 45323, "0", "45323"),
    ):
        yield f"xlsx: {name}", cells(value, B2=code), [HEADS, ["Burglary", text]]
    old = cells(45323 - 1462, B2="yyyy-mm-dd")
    dates = changed(b"<workbookPr/>", b'<workbookPr date1904="1"/>', old, "xl/workbook.xml")
    yield "xlsx: a serial of 1904 as a day", dates, [HEADS, ["Burglary", "2024-02-01"]]
    yield (
        "xlsx: blank rows between",
        cells(12, None, 7),
        [
            HEADS,
            ["Burglary", "12"],
            ["Burglary", ""],
            ["Burglary", "7"],
        ],
    )
    yield "xlsx: a hidden sheet beside", xlsx(hidden_sheet), [HEADS, ["Burglary", "12"]]
    yield "xlsx: an empty sheet beside", xlsx(empty_sheet), [HEADS, ["Burglary", "12"]]
    yield "xlsx: the table further down", xlsx(further_down), PLAIN[:2]
    yield "xlsx: format alone far out", xlsx(far_format), [HEADS, ["Burglary", "12"]]
    saved = changed(b'<c r="B2" t="n"><v>12</v>', b'<c r="B2"><f>6*2</f><v>12</v>')
    yield "xlsx: a formula with its value", saved, [HEADS, ["Burglary", "12"]]
    linked = with_part(saved, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    yield "xlsx: a value from another workbook", linked, [HEADS, ["Burglary", "12"]]
    yield "ods: a number", ods(ods_row(number_cell("12"))), [HEADS, ["Burglary", "12"]]
    yield "ods: a percentage", ods(ods_row(number_cell("0.85", "percentage"))), [HEADS, ["Burglary", "85%"]]
    yield "ods: an amount", ods(ods_row(number_cell("1200.5", "currency"))), [HEADS, ["Burglary", "1200.5"]]
    on = valued_cell("date", 'office:date-value="2024-02-01"', "1 Feb")
    yield "ods: a day", ods(ods_row(on)), [HEADS, ["Burglary", "2024-02-01"]]
    yes = valued_cell("boolean", 'office:boolean-value="true"', "TRUE")
    yield "ods: yes", ods(ods_row(yes)), [HEADS, ["Burglary", "yes"]]
    yield "ods: figures as text", ods(ods_row(text_cell("007"))), [HEADS, ["Burglary", "007"]]
    formula = number_cell("12", more='table:formula="of:=6*2"')
    yield "ods: a formula with its value", ods(ods_row(formula)), [HEADS, ["Burglary", "12"]]
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
    yield "ods: a million blank rows at the end", ods(ods_row(number_cell("12")) + empty), [HEADS, ["Burglary", "12"]]
    twice = ods_row(number_cell("12"), more='table:number-rows-repeated="2"')
    yield "ods: a row repeated", ods(twice), [HEADS, ["Burglary", "12"], ["Burglary", "12"]]


def hidden_sheet(book: Any, sheet: Any) -> None:
    sheet.append(["Burglary", 12])
    book.create_sheet("Lists").append(["Hidden"])
    book["Lists"].sheet_state = "hidden"


def empty_sheet(book: Any, sheet: Any) -> None:
    sheet.append(["Burglary", 12])
    book.create_sheet("Sheet2")


def further_down(_: Any, sheet: Any) -> None:
    sheet.delete_rows(1)
    for at, values in ((5, HEADS), (6, ["Burglary", 12])):
        for column, value in enumerate(values, 3):
            sheet.cell(at, column, value)


def far_format(_: Any, sheet: Any) -> None:
    sheet.append(["Burglary", 12])
    sheet["ZZ9000"].fill = PatternFill("solid", "FFFF00")


def refused_workbooks() -> Iterator[Case]:
    value = b'<c r="B2" t="n"><v>12</v></c>'
    yield "xlsx: a formula without value", cells("=6*2"), "no value: B2"
    yield (
        "xlsx: a formula that came to nothing",
        changed(value, b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        "error in B2",
    )
    yield "xlsx: an error as value", changed(value, b'<c r="B2" t="e"><v>#REF!</v></c>'), "error in B2"
    yield "xlsx: a NUL", cells("a_x0000_b"), "no text has in B2"
    yield (
        "xlsx: a bell in a head",
        xlsx(lambda _, sheet: (sheet.append(["a", 1]), sheet.__setitem__("A1", "A_x0007_"))),
        "no text has in A1",
    )
    yield "xlsx: a number of 16 digits", cells(1234567890123456), "more than 15 digits"
    yield "xlsx: a number of 300 digits", cells(1e300), "more than 15 digits"
    yield (
        "xlsx: merged cells",
        xlsx(lambda _, sheet: (sheet.append(["a", 1]), sheet.merge_cells("A2:B2"))),
        "merged: A2:B2",
    )
    yield (
        "xlsx: merged heads",
        xlsx(lambda _, sheet: (sheet.append(["a", 1]), sheet.merge_cells("A1:B1"))),
        "merged: A1:B1",
    )
    yield "xlsx: a hidden row", xlsx(hidden_row), "hidden or filtered out: 2"
    yield "xlsx: a hidden column", xlsx(hidden_column), "Columns are hidden: B"
    yield "xlsx: two sheets", xlsx(two_sheets), "several sheets"
    yield "xlsx: far cell", xlsx(lambda _, sheet: sheet.__setitem__("XFD1048576", 1)), "XFD1048576 holds something"
    yield "xlsx: far row", xlsx(lambda _, sheet: sheet.__setitem__("A1048576", 1)), "A1048576 holds something"
    yield "xlsx: far column", xlsx(lambda _, sheet: sheet.__setitem__("XFD1", 1)), "XFD1 holds something"
    yield (
        "xlsx: a head twice",
        xlsx(lambda _, sheet: (sheet.delete_rows(1), sheet.append(["A", "A"]), sheet.append([1, 2]))),
        "same head: A",
    )
    yield "xlsx: no heads", xlsx(lambda _, sheet: sheet.delete_rows(1)), "nothing in it"
    yield "xlsx: heads alone", xlsx(lambda *_: None), "no row below the heads"
    yield "xlsx: a column without head", xlsx(lambda _, sheet: sheet.append([1, 2, 3])), "no head: C"
    yield "xlsx: macros", with_part(cells(12), "xl/vbaProject.bin", b"\0"), "macros"
    yield "xlsx: a chart alone", xlsx(chart_alone), "nothing in it"
    yield "xlsx: entities in the sheet", changed(b"<worksheet", bomb("worksheet"), cells(12)), "declares entities"
    yield "xlsx: a part that is no XML", changed(b"</worksheet>", b"<", cells(12)), "damaged"
    yield "xlsx: no sheet in it", with_part(cells(12), "xl/worksheets/sheet1.xml", None), "damaged"
    yield "xlsx: no relations", with_part(cells(12), "xl/_rels/workbook.xml.rels", None), "damaged"
    yield "xlsx: cut off", cells(12)[:-400], "damaged"
    yield "xlsx: a byte wrong", flipped(cells(*range(500))), "damaged"
    yield "a zip of nothing", zipped({}), "neither XLSX nor ODS"
    yield "a zip of a text", zipped({"a.csv": b"Name"}), "neither XLSX nor ODS"
    yield "a Word document", zipped({"word/document.xml": b"<w/>"}), "neither XLSX nor ODS"
    yield "xlsb", zipped({"xl/workbook.bin": b"\0"}), "neither XLSX nor ODS"
    yield "a zip that unpacks to 500 MB", zipped({"xl/workbook.xml": b"0" * 500_000_000}), "unpacks to more"
    yield "a zip of 3,000 parts", zipped({f"p{n}": b"" for n in range(3000)}), "unpacks to more"
    yield "a zip with a password", locked(cells(12)), "has a password"
    yield "a zip that says less than it holds", lying(), "damaged"
    yield "ods: a formula without value", ods(ods_row('<table:table-cell table:formula="of:=6*2"/>')), "no value: B2"
    yield "ods: merged cells", ods(ods_row(number_cell("12", more='table:number-rows-spanned="2"'))), "merged: B2"
    yield (
        "ods: a row filtered out",
        ods(ods_row(number_cell("12"), more='table:visibility="filter"')),
        "filtered out: 2",
    )
    yield "ods: a hidden row", ods(ods_row(number_cell("12"), more='table:visibility="collapse"')), "filtered out: 2"
    yield (
        "ods: a row repeated a million times",
        ods(ods_row(number_cell("1"), more='table:number-rows-repeated="1000000"')),
        "at most",
    )
    yield (
        "ods: a cell repeated",
        ods(ods_row(number_cell("1", more='table:number-columns-repeated="16000"'))),
        "at most",
    )
    yield "ods: entities", ods(ods_row(number_cell("12")), doctype=BOMB), "entities"
    yield (
        "ods: another kind of document",
        ods("", mimetype="application/vnd.oasis.opendocument.text"),
        "neither XLSX nor ODS",
    )
    macros = with_part(ods(ods_row(number_cell("12"))), "Basic/Standard/Module1.xml", b"<m/>")
    yield "ods: macros", macros, "macros"
    yield "ods: two sheets", ods(ods_row(number_cell("12")), table=OTHER_TABLE), "several sheets"
    yield "ods: no content", with_part(ods(ods_row(number_cell("12"))), "content.xml", None), "damaged"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE office [<!ENTITY l0 "ha">{LAUGHS}]>'
OTHER_TABLE = f'<table:table table:name="Other"><table:table-row>{text_cell("a")}</table:table-row></table:table>'


def bomb(root: str) -> bytes:
    return f"<!DOCTYPE {root} [<!ENTITY l0 'ha'>{LAUGHS}]><{root}".encode()


def hidden_row(_: Any, sheet: Any) -> None:
    sheet.append(["Burglary", 12])
    sheet.row_dimensions[2].hidden = True


def hidden_column(_: Any, sheet: Any) -> None:
    sheet.append(["Burglary", 12])
    sheet.column_dimensions["B"].hidden = True


def two_sheets(book: Any, sheet: Any) -> None:
    sheet.append(["Burglary", 12])
    book.create_sheet("Second").append(["Name"])


def chart_alone(book: Any, sheet: Any) -> None:
    book.create_chartsheet("Chart")
    sheet.delete_rows(1)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def flipped(content: bytes) -> bytes:
    """With bytes of the sheet's own packed content changed."""
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    return content[:at] + bytes(255 - byte for byte in content[at : at + 40]) + content[at + 40 :]


def locked(content: bytes) -> bytes:
    """Each part marked as one that needs a password."""
    marked = bytearray(content)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)


def lying() -> bytes:
    """The list of contents says that the sheet is of 10 bytes."""
    content = bytearray(cells(*range(200)))
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


READ = [*texts(), *workbooks()]


def refusals() -> Iterator[Case]:
    yield from refused_texts()
    yield from refused_workbooks()
