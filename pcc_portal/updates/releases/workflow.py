"""How a quarterly update moves from draft to approved: one table, from which the rules and the diagram come."""

from dataclasses import dataclass

from pcc_portal.ui.form_pages import ConflictError

from ..choices import State


class NotInThisStateError(ConflictError):
    """The move is not open from where the update stands; the message says what is."""


@dataclass(frozen=True)
class Move:
    name: str
    sources: frozenset[State]
    target: State
    sentence: str


MOVES = {
    move.name: move
    for move in (
        Move("submit", frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED, "The author asks for approval."),
        Move("withdraw", frozenset({State.SUBMITTED}), State.DRAFT, "The author takes it back."),
        Move("return", frozenset({State.SUBMITTED}), State.RETURNED, "The approver asks for changes, and says which."),
        Move(
            "approve",
            frozenset({State.SUBMITTED, State.APPROVED}),  # approved again, where its content has changed since
            State.APPROVED,
            "Somebody other than the author approves it.",
        ),
        Move("amend", frozenset({State.APPROVED}), State.DRAFT, "A change after approval voids the approval."),
    )
}


def check_move(state: str, name: str) -> Move:
    """The move of that name. Raises NotInThisStateError where it does not start from `state`."""
    move = MOVES[name]
    if state not in move.sources:
        stands = State(state).label.lower()
        raise NotInThisStateError(f"This update cannot be moved by “{name}”: it is now “{stands}”.")
    return move


def moves_from(state: str) -> list[Move]:
    return [move for move in MOVES.values() if state in move.sources]


def diagram() -> str:
    """The table as a Mermaid state diagram, for the decision record."""
    lines = [f"    {source} --> {m.target}: {m.name}" for m in MOVES.values() for source in sorted(m.sources)]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.DRAFT}", *lines])
