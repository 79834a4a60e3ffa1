"""What the latest paper of a portal prints of each theme.

Where no paper is begun, that of the latest meeting and the quarter in hand is.
"""

import datetime as dt
from typing import Any


def composed(day: dt.date) -> dict[str, dict[str, Any]]:
    """By theme its words, and by block its sentence, its chart's words and its table's cells."""
    from pcc_portal.panel.composition import compose
    from pcc_portal.panel.models import PanelReport
    from pcc_portal.updates.releases.as_of import WORKING_COPY

    report = PanelReport.objects.order_by("-pk").first() or begin(day)
    themes = compose(report, WORKING_COPY).themes
    return {theme.slug: {"words": words(theme)} | {b.key: told(b) for b in theme.blocks} for theme in themes}


def words(theme: Any) -> list[Any]:
    """What its update says, with what its references print: released or not, made up or not."""
    paragraphs = [paragraph.text for paragraph in theme.paragraphs]
    texts = [theme.grade, theme.reason, *paragraphs, *map(str, theme.commissioner_action)]
    return [text.replace(" (not yet released)", "").replace("\N{NO-BREAK SPACE}†", "") for text in texts]


def begin(day: dt.date) -> Any:
    from pcc_portal.accounts.models import User
    from pcc_portal.accounts.roles import Role
    from pcc_portal.panel.composing.actions import draft_report
    from pcc_portal.panel.models import PanelMeeting
    from pcc_portal.periods.models import Quarter

    meeting, quarter = PanelMeeting.objects.latest("on"), Quarter.objects.in_hand(day)
    publisher, words = User.objects.with_role(Role.PUBLISHER).earliest("pk"), "The panel is asked to consider it."
    return draft_report(by=publisher, meeting=meeting, quarter=quarter, recommendation=words)


def told(block: Any) -> list[Any]:
    table, figure = block.table, block.figure
    rows = [[cell.text for cell in row] for row in table.rows] if table else []
    return [str(block.sentence), list(map(str, figure.words)) if figure else [], rows]
