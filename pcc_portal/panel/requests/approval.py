"""An approved answer to the panel holds while what its words cite prints the same, as the words of an update do
(`docs/decisions/0006-approval-binds-to-content.md`)."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import render
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.releases.approval import changed_readings, digest, readings_of
from pcc_portal.updates.releases.as_of import Viewpoint, known_viewpoint, paper_of

from ..models import PanelRequest

Changed = Sequence[tuple[str, str, str]]

AGAIN = "A record that the answer cites has changed since it was approved. Somebody has to approve it again."


def readings(text: str) -> dict[str, str]:
    """What each reference in the text prints to the office now. No query where there is none."""
    return _readings({0: text}).get(0, {})


def hash_of(request: PanelRequest) -> str:
    """Of the reply as it reads now; who approves it says with it what they looked at."""
    return digest((), {"": request.reply} | readings(request.reply))


def changed(request: PanelRequest) -> Changed:
    """As `updates.releases.approval.changed_readings`, of the approved answer."""
    return changed_by_request([request]).get(request.pk, ())


def changed_by_request(requests: Iterable[PanelRequest]) -> dict[int, Changed]:
    """The same of each whose approval has fallen, by key. As many queries as for one, and none where none cites."""
    citing = {row.pk: row for row in requests if row.printed}
    now = _readings({key: row.answer for key, row in citing.items()})
    fallen = {key: changed_readings(row.printed, now[key]) for key, row in citing.items() if key in now}
    return {key: each for key, each in fallen.items() if each}


def fallen() -> list[tuple[PanelRequest, Changed]]:
    """Every request whose approved answer reads otherwise now, the one due first before the others."""
    rows = list(PanelRequest.objects.exclude(printed={}).select_related("meeting", "owner"))
    by_request = changed_by_request(rows)
    return [(row, by_request[row.pk]) for row in rows if row.pk in by_request]


def reply_html(request: PanelRequest) -> SafeString:
    """The reply with what its approval holds for."""
    viewpoint = _viewpoint()
    return render(request.reply, Citations([request.reply], viewpoint).cite) if viewpoint else SafeString("")


def _readings(texts: dict[int, str]) -> dict[int, dict[str, str]]:
    citing = {key: [text] for key, text in texts.items() if "{" in text}
    viewpoint = _viewpoint() if citing else None
    return readings_of(citing, viewpoint) if viewpoint else {}


def _viewpoint() -> Viewpoint | None:
    """Of the quarter that readers are at, which is where they read answers; of the latest before there is one."""
    readers = known_viewpoint(AnonymousUser())
    quarter = readers.quarter if readers else Quarter.objects.latest_first().first()
    return paper_of(quarter) if quarter else None
