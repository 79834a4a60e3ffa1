"""Every write to the plan, its updates and its commitments. Register rows otherwise go through `updates.actions`."""

from pcc_portal.updates.releases.approval import ChangedSinceError

from .commitments import add_commitment, answer_commitment, step_commitment
from .office import change_office, remove_logo, set_logo
from .plan import (
    add_objective,
    add_plan,
    add_priority,
    add_theme,
    change_objective,
    change_plan,
    change_priority,
    change_theme,
    move_in_plan,
)
from .quarterly import (
    amend_update,
    approve_update,
    approve_updates,
    begin_update,
    check_citations,
    claim_version,
    content_of,
    expect_updates,
    hash_of,
    is_changed,
    load_update,
    return_update,
    submit_update,
    withdraw_update,
    write_update,
)
from .reviews import Comment, answer_comment, open_review
from .succession import bring_into_force, map_part, map_rest, record_step

__all__ = [
    "ChangedSinceError",
    "Comment",
    "add_commitment",
    "add_objective",
    "add_plan",
    "add_priority",
    "add_theme",
    "amend_update",
    "answer_comment",
    "answer_commitment",
    "approve_update",
    "approve_updates",
    "begin_update",
    "bring_into_force",
    "change_objective",
    "change_office",
    "change_plan",
    "change_priority",
    "change_theme",
    "check_citations",
    "claim_version",
    "content_of",
    "expect_updates",
    "hash_of",
    "is_changed",
    "load_update",
    "map_part",
    "map_rest",
    "move_in_plan",
    "open_review",
    "record_step",
    "remove_logo",
    "return_update",
    "set_logo",
    "step_commitment",
    "submit_update",
    "withdraw_update",
    "write_update",
]
