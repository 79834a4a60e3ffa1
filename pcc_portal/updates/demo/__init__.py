"""How a demo's office grades, where it has a scheme of its own, and the changes that wait for an approver there."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.actions import change_scheme, current_row
from pcc_portal.updates.proposals.reopened import page_at
from pcc_portal.updates.registers.recordfile import rows
from pcc_portal.updates.registers.versions import version_of

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


def load_proposals(office: str) -> None:
    """What people of the demo changed at the pages of forms and an approver has not looked at yet."""
    for row in rows(HERE / office / "proposals.yaml"):
        author = User.objects.get(email__startswith=f"{row['by']}@")
        address = reverse(row["page"], args=[row["record"]])
        opened = page_at(address, author, QueryDict())
        sent = opened.get_form().merge(opened.stored_now(), seen=version_of(opened.object)).data
        for name, text in row["typed"].items():
            sent[name] = text
        page = page_at(address, author, sent)
        form = page.get_form()
        if not form.is_valid():
            raise ValidationError(f"{address}: {form.errors.as_text()}")
        page.propose(form)
