"""The demo's plan, registers and updates, loaded through the same actions as people use."""

from pathlib import Path

from objectives import actions
from objectives.choices import CommitmentStep
from objectives.models import Commitment, Decision, DeliveryAction, Milestone, Objective, Plan, QuarterlyUpdate, Theme
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.content import digest
from pcc_portal.updates.recordfile import columns, load_register, rows, text_with_head

HERE = Path(__file__).parent
REGISTERS = (("decisions", Decision), ("delivery_actions", DeliveryAction), ("milestones", Milestone))


def load_plan(quarter: Quarter, *, by: User) -> None:
    folder = HERE / quarter.slug
    for name, model, add in (
        ("plans", Plan, actions.add_plan),
        ("objectives", Objective, actions.add_objective),
        ("themes", Theme, actions.add_theme),
    ):
        for row in rows(folder / f"{name}.yaml"):
            add(by=by, **columns(model, row, f"{name}.yaml, {row['slug']}"))


def load_registers(quarter: Quarter, *, by: User) -> None:
    folder = HERE / quarter.slug
    for name, model in (*REGISTERS, ("commitments", Commitment)):
        load_register(folder / f"{name}.yaml", model, by=by)
    for row in rows(folder / "commitment_changes.yaml"):
        commitment = Commitment.objects.get(slug=row["commitment"])
        actions.step_commitment(
            commitment,
            by=by,
            quarter=quarter,
            step=CommitmentStep(row["step"]),
            on=row.get("closed_on", quarter.closes),
            due_on=row.get("due_on"),
            reason=row.get("reason", ""),
        )


def load_updates(quarter: Quarter, *, approver: User | None) -> None:
    """Each theme's words, written by its author; with an approver, also submitted and approved."""
    for path in sorted((HERE / quarter.slug / "updates").glob("*.md")):
        head, body = text_with_head(path)
        author = User.objects.get(email__startswith=f"{head.pop('author')}@")
        theme = Theme.objects.get(slug=path.stem)
        text = actions.write_update(by=author, theme=theme, quarter=quarter, today=quarter.due, body=body, **head)
        if approver is not None:
            _approve(text.update, author=author, approver=approver)


def _approve(update: QuarterlyUpdate, *, author: User, approver: User) -> None:
    actions.submit_update(update, by=author, today=update.quarter.due, approver=approver)
    actions.approve_update(update, by=approver, content_hash=digest(actions.content_of(update)))
