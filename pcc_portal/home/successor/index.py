"""What the first page of the pack says: what waits for the successor, and where everything is."""

from pathlib import Path
from typing import Any

from commissioning.models import Contract
from estates.models import Property
from objectives.choices import OPEN_COMMITMENT_STATES
from objectives.models import Commitment, Plan
from pcc_portal.audit.models import Event, Head
from pcc_portal.open_data.catalogue import all_tables
from pcc_portal.panel.file import style_of
from pcc_portal.panel.models import PanelReport, PanelRequest
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.releases.as_of import Viewpoint

NOT_RECORDED = "Not recorded"


def contents(folder: Path, viewpoint: Viewpoint) -> dict[str, Any]:
    """For the template; `folder` has all but the page itself and the hashes."""
    head = Head.objects.first() or Head()
    return {
        "css": style_of("report"),
        "plan": Plan.objects.in_force(),
        "day": viewpoint.day,
        "tables": [_commitments(), _contracts(viewpoint), _properties(), _requests()],
        "registers": [(table.title, f"registers/{table.key}") for table in all_tables()],
        "histories": [(kind.noun.title, f"history/{kind.key}.csv") for kind in all_kinds()],
        "reports": _reports(folder),
        "releases": Release.objects.order_by("number").values_list("number", "sha256"),
        "events": formats.number(head.number),
        "log": f"rows/{Event._meta.label_lower}.jsonl",
        "last_hash": head.hash,
    }


def _commitments() -> PlainTable:
    rows = Commitment.objects.filter(state__in=OPEN_COMMITMENT_STATES).select_related("theme").order_by("due_on", "pk")
    return PlainTable.of(
        "Open commitments",
        rows,
        PlainColumn("Commitment", lambda row: row.words),
        PlainColumn("Theme", lambda row: row.theme.title),
        PlainColumn("Due", lambda row: row.due_words),
    )


def _contracts(viewpoint: Viewpoint) -> PlainTable:
    running = Contract.objects.exclude(current_end__lt=viewpoint.day).select_related("provider")
    return PlainTable.of(
        "Contracts that run on",
        running.with_value().order_by("current_end", "pk"),
        PlainColumn("Contract", lambda row: row.title),
        PlainColumn("Provider", lambda row: row.provider.title if row.provider else NOT_RECORDED),
        PlainColumn("Ends", lambda row: formats.day(row.current_end) if row.current_end else NOT_RECORDED),
        PlainColumn("Value", lambda row: NOT_RECORDED if row.value_now is None else formats.pounds(row.value_now)),
    )


def _properties() -> PlainTable:
    return PlainTable.of(
        "Properties",
        Property.objects.order_by("title", "pk"),
        PlainColumn("Property", lambda row: row.title),
        PlainColumn("Tenure", lambda row: row.get_tenure_display()),
        PlainColumn("Postcode", lambda row: row.postcode or NOT_RECORDED),
    )


def _requests() -> PlainTable:
    return PlainTable.of(
        "What the panel asked",
        PanelRequest.objects.order_by("raised_on", "pk"),
        PlainColumn("Request", lambda row: row.title),
        PlainColumn("Kind", lambda row: row.get_kind_display()),
        PlainColumn("Asked", lambda row: formats.day(row.raised_on)),
        PlainColumn("Answered", lambda row: "Yes" if row.reply else "No"),
    )


def _reports(folder: Path) -> list[tuple[str, list[str]]]:
    """Each sealed report with its files."""
    names = {f"{report.slug}-{report.version}": str(report) for report in PanelReport.objects.sealed()}
    folders = sorted(path for path in (folder / "reports").glob("*") if path.is_dir())
    return [
        (
            names.get(each.name, each.name.replace("-", " ")),
            sorted(f"reports/{each.name}/{p.name}" for p in each.iterdir()),
        )
        for each in folders
    ]
