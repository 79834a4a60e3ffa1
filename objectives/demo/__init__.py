"""The demo's plan, registers and updates, loaded through the same actions as people use."""

from pathlib import Path
from typing import cast

from objectives import actions
from objectives.choices import CommitmentStep, How
from objectives.models import (
    Commitment,
    CommitmentAnswer,
    Decision,
    DeliveryAction,
    Milestone,
    Objective,
    Plan,
    PlanMapping,
    PlanStep,
    Priority,
    QuarterlyUpdate,
    Theme,
)
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import State
from pcc_portal.updates.documents.actions import add_document
from pcc_portal.updates.registers.recordfile import columns, load_register, rows, text_with_head

HERE = Path(__file__).parent
REGISTERS = (("decisions", Decision), ("delivery_actions", DeliveryAction), ("milestones", Milestone))


def load_plan(quarter: Quarter, *, by: User) -> None:
    folder = HERE / quarter.slug
    for name, model, add in (
        ("plans", Plan, actions.add_plan),
        ("priorities", Priority, actions.add_priority),
        ("objectives", Objective, actions.add_objective),
        ("themes", Theme, actions.add_theme),
    ):
        for row in rows(folder / f"{name}.yaml"):
            served = row.pop("also_serves", [])
            also = {"also_serves": Objective.objects.filter(slug__in=served)} if served else {}
            add(by=by, **columns(model, row, f"{name}.yaml, {row['slug']}"), **also)
    for row in rows(folder / "plan_steps.yaml"):
        actions.record_step(by=by, today=quarter.opens, **columns(PlanStep, row, "plan_steps.yaml"))
    for row in rows(folder / "plan_mappings.yaml"):
        how, to = How(row.pop("how")), row.pop("to", [])
        actions.map_part(by=by, how=how, to=to, **columns(PlanMapping, row, "plan_mappings.yaml"))


def load_registers(quarter: Quarter, *, by: User) -> None:
    folder = HERE / quarter.slug
    for name, model in (*REGISTERS, ("commitments", Commitment)):
        load_register(folder / f"{name}.yaml", model, by=by)
    for row in rows(folder / "documents.yaml"):
        decision, content = Decision.objects.get(slug=row["decision"]), (folder / row["file"]).read_bytes()
        add_document(decision, by=by, content=content, title=row["title"], readers=row["readers"])
    for row in rows(folder / "commitment_changes.yaml"):
        commitment = Commitment.objects.get(slug=row["commitment"])
        step, on = CommitmentStep(row.pop("step")), row.pop("closed_on", quarter.closes)
        values = columns(Commitment, {name: row[name] for name in ("due_on", "due_said") if name in row}, "commitment")
        reason = row.get("reason", "")
        actions.step_commitment(commitment, by=by, quarter=quarter, step=step, on=on, reason=reason, **values)


def load_answers(quarter: Quarter) -> None:
    """What updates mean to do with the commitments that are due, each by the owner of its theme."""
    for row in rows(HERE / quarter.slug / "commitment_answers.yaml"):
        answer = columns(CommitmentAnswer, row, "commitment_answers.yaml")
        update = QuarterlyUpdate.objects.of(quarter).get(theme=answer["commitment"].theme_id)
        step = CommitmentStep(answer.pop("step"))
        by = cast("User", update.theme.owner)
        actions.answer_commitment(by=by, update=update, today=quarter.due, step=step, **answer)


def load_updates(quarter: Quarter, *, approver: User, state: State) -> None:
    """Each theme's words, by their author, brought to the state that their file names, or else to `state`."""
    for path in sorted((HERE / quarter.slug / "updates").glob("*.md")):
        head, body = text_with_head(path)
        author = User.objects.get(email__startswith=f"{head.pop('author')}@")
        theme = Theme.objects.get(slug=path.stem)
        reaches, comments = State(head.pop("state", state)), head.pop("comments", {})
        text = actions.write_update(by=author, theme=theme, quarter=quarter, today=quarter.due, body=body, **head)
        if reaches != State.DRAFT:
            actions.submit_update(text.update, by=author, today=quarter.due, approver=approver)
        if reaches == State.APPROVED:
            actions.approve_update(text.update, by=approver, content_hash=actions.hash_of(text.update))
        if reaches == State.RETURNED:
            actions.return_update(text.update, by=approver, comments=comments)
