"""The data dictionary, the OpenAPI description and the data package: all made from the same declarations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse

from pcc_portal.ui.licence import licence

from .catalogue import Described, all_tables
from .columns import Column, Holds
from .serving import AFTER, AS_AT, FORMS, LIMIT, LONGEST_PAGE
from .standards.views import SHEETS

Json = dict[str, Any]
DICTIONARY = (
    Column("table", Holds.TEXT, "Key of the table, as in its address"),
    Column("title", Holds.TEXT, "Its title"),
    Column("column", Holds.TEXT, "Name of the column"),
    Column("holds", Holds.TEXT, "What a cell holds"),
    Column("meaning", Holds.TEXT, "What it means"),
    Column("values", Holds.TEXT, "Each value that it can have, and what that means"),
    Column("leads_to", Holds.TEXT, "The table whose keys it holds"),
)


def dictionary() -> Json:
    return {"licence": licence().words, "tables": [_table(table) for table in all_tables()]}


def _table(table: Described) -> Json:
    return {
        "name": table.key,
        "title": table.title,
        "files": {form: table.address(form) for form in FORMS},
        "filters": [column.name for column in table.filters],
        "columns": [_told(column) for column in table.columns],
    }


def _told(column: Column) -> Json:
    return {
        "name": column.name,
        "holds": str(column.holds),
        "meaning": column.meaning,
        **({"values": dict(column.choices)} if column.choices else {}),
        **({"leads_to": column.leads_to} if column.leads_to else {}),
    }


def dictionary_rows() -> Iterator[list[str]]:
    """A row a column, as DICTIONARY says."""
    for table in all_tables():
        for column in table.columns:
            values = "; ".join(f"{value}: {words}" for value, words in column.choices.items())
            yield [table.key, table.title, column.name, column.holds, column.meaning, values, column.leads_to]


FIELD_TYPES = {
    Holds.NUMBER: "number",
    Holds.WHOLE: "integer",
    Holds.DAY: "date",
    Holds.MOMENT: "datetime",
    Holds.YES_OR_NO: "boolean",
}


def data_package(build: Any) -> Json:
    """As frictionless data packages describe it (v1). `build`: an address as it stands in the portal → in full."""
    terms = licence()
    licences = [{"title": terms.name, **({"path": terms.web} if terms.web else {})}] if terms.name else []
    return {
        "profile": "tabular-data-package",
        "name": "police-and-crime-plan",
        **({"licenses": licences} if licences else {}),
        "resources": [_resource(table, build) for table in all_tables()],
    }


def _resource(table: Described, build: Any) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": table.key,
        "title": table.title,
        "path": build(table.address("csv")),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            **({"primaryKey": "key"} if table.columns[0].name == "key" else {"primaryKey": FIGURE_KEY}),
        },
    }


FIGURE_KEY = ["measure", "area", "period_start", "period_end"]


def _field(column: Column) -> Json:
    kind = FIELD_TYPES.get(column.holds, "string")
    yes_or_no = {"trueValues": ["yes"], "falseValues": ["no"]} if kind == "boolean" else {}
    return {"name": column.name, "type": kind, "description": column.meaning, **yes_or_no}


def openapi() -> Json:
    """OpenAPI 3.1: every address of open data, what it can be asked, and what it answers."""
    terms = licence()
    named = {"license": {"name": terms.name, **({"url": terms.web} if terms.web else {})}} if terms.name else {}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Open data", "version": "1", "summary": SUMMARY, **named},
        "servers": [{"url": reverse("home")}],
        "paths": dict(_paths()),
        "components": {
            "schemas": {"Error": ERROR, **{table.key: _row(table) for table in all_tables()}},
            "parameters": PARAMETERS,
            "responses": RESPONSES,
        },
    }


def _paths() -> Iterator[tuple[str, Json]]:
    root = reverse("home")
    for table in all_tables():
        yield _relative(table.address("json"), root), {"get": _read(table)}
        sheets = _relative(table.address("csv"), root).removesuffix("csv") + "{form}"
        yield sheets, {"get": _file(table.key, table.title, PARAMETERS, table.filters)}
    for name, sheet in SHEETS.items():
        yield f"/data/standards/{name}.{{form}}", {"get": _file(name, sheet.title, [AS_AT], sheet.filters)}
    for name, words in DESCRIPTIONS.items():
        yield _relative(reverse(name), root), {"get": _described(name, words)}


def _relative(address: str, root: str) -> str:
    return f"/{address.removeprefix(root)}"


def _read(table: Described) -> Json:
    return {
        "operationId": f"{table.key}-json",
        "summary": table.title,
        "parameters": [*map(_parameter, PARAMETERS), *map(_filter, table.filters)],
        "responses": {"200": {"description": table.title, "content": {"application/json": {"schema": _whole(table)}}}}
        | REFUSED,
    }


def _file(key: str, title: str, parameters: Iterable[str], filters: Iterable[Column]) -> Json:
    form = {"name": "form", "in": "path", "required": True, "schema": {"enum": [f for f in FORMS if f != "json"]}}
    contents: Json = {kind.partition(";")[0]: {} for form, kind in FORMS.items() if form != "json"}
    return {
        "operationId": f"{key}-file",
        "summary": f"{title}, as a file for a spreadsheet",
        "parameters": [form, *map(_parameter, parameters), *map(_filter, filters)],
        "responses": {"200": {"description": title, "content": contents}} | REFUSED,
    }


def _described(name: str, words: str) -> Json:
    contents: Json = {"application/json": {"schema": {"type": "object"}}}
    refused: Json = {status: answer for status, answer in REFUSED.items() if status != "404"}
    return {
        "operationId": name,
        "summary": words,
        "responses": {"200": {"description": words, "content": contents}} | refused,
    }


def _parameter(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _filter(column: Column) -> Json:
    return {"name": column.name, "in": "query", "description": column.meaning, "schema": _asked(column)}


def _asked(column: Column) -> Json:
    if column.holds is Holds.YES_OR_NO:
        return {"enum": ["true", "false"]}
    return {"enum": list(column.choices)} if column.choices else {"type": "string"}


def _whole(table: Described) -> Json:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{table.key}"}}
    texts = {"title": {"type": "string"}, "licence": {"type": "string"}, "next": {"type": ["string", "null"]}}
    return {"type": "object", "required": ["title", table.rows_name], "properties": {**texts, table.rows_name: rows}}


def _row(table: Described) -> Json:
    return {
        "type": "object",
        "title": table.title,
        "required": [column.name for column in table.columns],
        "additionalProperties": False,
        "properties": {column.name: _property(column) for column in table.columns},
    }


def _property(column: Column) -> Json:
    kind, form = JSON_TYPES.get(column.holds, ("string", ""))
    schema: Json = {"type": [kind, "null"], "description": column.meaning}
    return schema | ({"format": form} if form else {}) | _values(column)


def _values(column: Column) -> Json:
    if not column.choices:
        return {}
    is_number = column.holds is Holds.WHOLE
    return {
        "enum": [*(int(value) if is_number else value for value in column.choices), *([] if is_number else [""]), None]
    }


JSON_TYPES = {
    Holds.NUMBER: ("number", ""),
    Holds.WHOLE: ("integer", ""),
    Holds.DAY: ("string", "date"),
    Holds.MOMENT: ("string", "date-time"),
    Holds.YES_OR_NO: ("boolean", ""),
}
SUMMARY = "Every record and figure of the plan that has been published."
DESCRIPTIONS: Mapping[str, str] = {
    "dictionary_json": "What each column of each table holds",
    "data_package": "The tables as a frictionless data package",
    "openapi": "This description",
}
ERROR: Json = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
QUARTER = r"^[0-9]{4}-[0-9]{2}-q[1-4](-[0-9]+)?$"
PARAMETERS: Json = {
    AS_AT: {
        "name": AS_AT,
        "in": "query",
        "description": "A past quarter, as in 2023-24-q2: the table as that quarter’s paper left it.",
        "schema": {"type": "string", "pattern": QUARTER},
    },
    AFTER: {
        "name": AFTER,
        "in": "query",
        "description": "The key of a row: what stands after it. `next` of an answer has it.",
        "schema": {"type": "string"},
    },
    LIMIT: {
        "name": LIMIT,
        "in": "query",
        "description": "So many rows at most; without it, all of them.",
        "schema": {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE},
    },
}
RESPONSES: Json = {
    "NotModified": {"description": "Nothing has changed since the answer with that ETag (If-None-Match)."},
    "AskedWrongly": {
        "description": "What is asked cannot be answered; `error` says why.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    },
    "NotFound": {"description": "There is no such table or form.", "content": {"text/html": {}}},
}
REFUSED: Json = {
    "304": {"$ref": "#/components/responses/NotModified"},
    "400": {"$ref": "#/components/responses/AskedWrongly"},
    "404": {"$ref": "#/components/responses/NotFound"},
}
