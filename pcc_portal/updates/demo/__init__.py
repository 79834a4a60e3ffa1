"""How a demo's office grades, where it has a scheme of its own."""

from pathlib import Path

from pcc_portal.accounts.models import User
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.actions import change_scheme, current_row
from pcc_portal.updates.registers.recordfile import rows

HERE = Path(__file__).parent
UNLESS_TOLD = {"said": "", "needs_reason": False, "edge": None, "is_retired": False}


def load_schemes(office: str, *, by: User) -> None:
    for row in rows(HERE / office / "schemes.yaml"):
        graded = Graded(row["graded"])
        now = current_row(graded)
        change_scheme(
            by=by,
            graded=graded,
            seen=now.pk if now else None,
            title=row["title"],
            rule=Rule(row["rule"]),
            parameters=row.get("parameters", {}),
            grades=[UNLESS_TOLD | grade for grade in row["grades"]],
        )
