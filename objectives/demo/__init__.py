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
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.choices import State
from pcc_portal.updates.documents.actions import add_document
from pcc_portal.updates.registers.recordfile import columns, load_register, rows, text_with_head

HERE = Path(__file__).parent
REGISTERS = (("decisions", Decision), ("delivery_actions", DeliveryAction), ("milestones", Milestone))


def load_plan(stage: Stage, *, by: User) -> None:
    folder = stage.folder_in(HERE)
    for row in rows(folder / "plans.yaml"):
        logo = row.pop("logo", {})
        plan = actions.add_plan(by=by, **columns(Plan, row, f"plans.yaml, {row['slug']}"))
        if logo:
            actions.set_logo(plan, by=by, content=(folder / logo["file"]).read_bytes(), words=logo["words"])
    for name, model, add in (
        ("priorities", Priority, actions.add_priority),
        ("objectives", Objective, actions.add_objective),
        ("themes", Theme, actions.add_theme),
    ):
        for row in rows(folder / f"{name}.yaml"):
            served = row.pop("also_serves", [])
            also = {"also_serves": Objective.objects.filter(slug__in=served)} if served else {}
            add(by=by, **columns(model, row, f"{name}.yaml, {row['slug']}"), **also)
    for row in rows(folder / "plan_steps.yaml"):
        actions.record_step(by=by, today=stage.entered, **columns(PlanStep, row, "plan_steps.yaml"))
    for row in rows(folder / "plan_mappings.yaml"):
        how, to = How(row.pop("how")), row.pop("to", [])
        actions.map_part(by=by, how=how, to=to, **columns(PlanMapping, row, "plan_mappings.yaml"))


def load_registers(stage: Stage, *, by: User) -> None:
    folder = stage.folder_in(HERE)
    for name, model in (*REGISTERS, ("commitments", Commitment)):
        load_register(folder / f"{name}.yaml", model, by=by)
    for row in rows(folder / "documents.yaml"):
        decision, content = Decision.objects.get(slug=row["decision"]), (folder / row["file"]).read_bytes()
        add_document(decision, by=by, content=content, title=row["title"], readers=row["readers"])
    for row in rows(folder / "commitment_changes.yaml"):
        commitment = Commitment.objects.get(slug=row["commitment"])
        step, on = CommitmentStep(row.pop("step")), row.pop("closed_on", stage.sends)
        values = columns(Commitment, {name: row[name] for name in ("due_on", "due_said") if name in row}, "commitment")
        reason = row.get("reason", "")
        actions.step_commitment(commitment, by=by, quarter=stage.quarter, step=step, on=on, reason=reason, **values)


def load_answers(stage: Stage) -> None:
    """What updates mean to do with the commitments that are due, each by the owner of its theme."""
    for row in rows(stage.folder_in(HERE) / "commitment_answers.yaml"):
        answer = columns(CommitmentAnswer, row, "commitment_answers.yaml")
        theme, step = answer["commitment"].theme, CommitmentStep(answer.pop("step"))
        by = cast("User", theme.owner)
        update = actions.begin_update(by=by, theme=theme, quarter=stage.quarter)
        actions.answer_commitment(by=by, update=update, today=stage.today, step=step, **answer)


def load_updates(stage: Stage, *, approver: User, state: State) -> None:
    """Each theme's words, by their author, brought to the state that their file names, or else to `state`."""
    for path in sorted((stage.folder_in(HERE) / "updates").glob("*.md")):
        head, body = text_with_head(path)
        head = {"brag_reason": "", "commissioner_action": ""} | head
        author = User.objects.get(email__startswith=f"{head.pop('author')}@")
        reaches, comments = State(head.pop("state", state)), head.pop("comments", [])
        theme = Theme.objects.get(slug=path.stem)
        _take_up(theme, stage, by=author, reason=head.get("reason", ""))
        text = actions.write_update(by=author, theme=theme, quarter=stage.quarter, today=stage.today, body=body, **head)
        _bring(text.update, reaches, stage, author=author, approver=approver, comments=comments)


def _take_up(theme: Theme, stage: Stage, *, by: User, reason: str) -> None:
    """What an earlier paper of the quarter told is written again."""
    update = QuarterlyUpdate.objects.of(stage.quarter).filter(theme=theme, state=State.APPROVED).first()
    if update is not None:
        actions.amend_update(update, by=by, today=stage.today, reason=reason)


def _bring(
    update: QuarterlyUpdate,
    reaches: State,
    stage: Stage,
    *,
    author: User,
    approver: User,
    comments: list[dict[str, str]],
) -> None:
    if reaches != State.DRAFT:
        actions.submit_update(update, by=author, today=stage.today, approver=approver)
    if reaches == State.APPROVED:
        actions.approve_update(update, by=approver, content_hash=actions.hash_of(update))
    if reaches == State.RETURNED:
        actions.return_update(update, by=approver, comments=[actions.Comment(**each) for each in comments])
