"""The table of moves: every state and every move tried, and the diagram drawn from it."""

from itertools import product

import pytest

from pcc_portal.updates.choices import EDITABLE_STATES, State
from pcc_portal.updates.releases.workflow import MOVES, NotInThisStateError, check_move, diagram, moves_from

OPEN = {
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.RETURNED, "submit"): State.SUBMITTED,
    (State.SUBMITTED, "withdraw"): State.DRAFT,
    (State.SUBMITTED, "return"): State.RETURNED,
    (State.SUBMITTED, "approve"): State.APPROVED,
    (State.APPROVED, "approve"): State.APPROVED,  # where the content has changed since
    (State.APPROVED, "amend"): State.DRAFT,
}


@pytest.mark.parametrize(("state", "name"), list(product(State, MOVES)))
def test_each_move_starts_only_where_it_may(state: State, name: str) -> None:
    if (state, name) in OPEN:
        assert check_move(state, name).target == OPEN[state, name]
    else:
        with pytest.raises(NotInThisStateError, match=state.label.lower()):
            check_move(state, name)


def test_every_state_is_left_and_reached() -> None:
    assert {state for state in State if moves_from(state)} == set(State)
    assert {move.target for move in MOVES.values()} == set(State)


def test_words_are_open_exactly_where_they_can_be_submitted() -> None:
    assert {state for state in State if "submit" in {m.name for m in moves_from(state)}} == EDITABLE_STATES


def test_the_diagram_shows_each_move_once() -> None:
    lines = diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    arrows = {line.strip() for line in lines[1:]}
    assert arrows == {"[*] --> draft", *(f"{s} --> {target}: {name}" for (s, name), target in OPEN.items())}
