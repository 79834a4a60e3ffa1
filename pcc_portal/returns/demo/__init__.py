"""Who owes the demo's office returns, and those that are asked for: loaded through the actions, without a mail."""

from pathlib import Path
from typing import Any

from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.registers.recordfile import rows
from performance.choices import AreaKind
from performance.models import Area, Measure

from .. import actions
from ..entry import due_to_sender
from ..models import Return, ReturnDuty

HERE = Path(__file__).parent


def load_returns(stage: Stage, *, by: User) -> None:
    """A return that `words` stand beside has been filed, with its `figures` by measure."""
    for row in rows(stage.folder_in(HERE) / "returns.yaml"):
        figures, words = row.pop("figures", {}), row.pop("words", "")
        asked = actions.ask(_owed(row, by=by), stage.quarter, by=by, mails=False)
        if words:
            actions.send(asked, by=actions.sender_of(asked), typed=_typed(asked, figures), words=words, mails=False)


def _owed(row: dict[str, Any], *, by: User) -> ReturnDuty:
    measures = list(Measure.objects.filter(slug__in=row.pop("measures", ())))
    record = Contract.objects.get(slug=row.pop("contract"))
    duty = ReturnDuty(contract=record, area=Area.objects.get(kind=AreaKind.FORCE), **row)
    return actions.owe(duty, by=by, measures=measures)


def _typed(asked: Return, figures: dict[str, Any]) -> dict[str, dict[str, str]]:
    keys = {due.measure.slug: due.key for due in due_to_sender(asked)}
    return {keys[slug]: {"value": str(value)} for slug, value in figures.items()}
