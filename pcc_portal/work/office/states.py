"""The states whose words are the office's own, by kind, and what their words may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.choices import ContractState, OptionState, RiskState, RoundState
from estates.choices import DisposalStage, Progress
from objectives.actions import change_office
from objectives.choices import CommitmentState, CommitmentStep, DecisionStatus
from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.panel.choices import RequestState
from pcc_portal.updates.choices import Awaited
from performance.choices import ActionStatus, Answer, LocalStatus, ResponseState


@dataclass(frozen=True)
class KindOfState:
    """`classes`: those whose states readers see beside each other, of one `__kind__`."""

    heading: str
    classes: tuple[Any, ...]

    @property
    def states(self) -> list[Any]:
        """Each key once."""
        return list({state.word_key: state for each in self.classes for state in each}.values())

    def words(self, own: Mapping[str, str]) -> list[tuple[Any, str]]:
        """Each state with the word that it has, where `own` are those of the office."""
        return [(state, own.get(state.word_key) or state.usual) for state in self.states]


KINDS = (
    KindOfState("Commitments", (CommitmentState, CommitmentStep)),
    KindOfState("Actions, milestones and whatever else has a date", (Awaited,)),
    KindOfState("Decisions", (DecisionStatus,)),
    KindOfState("Contracts", (ContractState,)),
    KindOfState("Options to extend a contract", (OptionState,)),
    KindOfState("Grant rounds", (RoundState,)),
    KindOfState("Risks", (RiskState,)),
    KindOfState("Disposals", (DisposalStage,)),
    KindOfState("Building projects", (Progress,)),
    KindOfState("Recommendations", (LocalStatus,)),
    KindOfState("Answers to recommendations", (Answer,)),
    KindOfState("Responses to inspections", (ResponseState,)),
    KindOfState("Actions from meetings and requests", (ActionStatus,)),
    KindOfState("Requests of the panel", (RequestState,)),
)


def renamed(plan: Plan) -> list[tuple[str, str]]:
    """What the office puts its own way: heading with the usual word, and the office's."""
    own = plan.status_words or {}
    return [
        (f"{kind.heading}: {state.usual}", own[state.word_key])
        for kind in KINDS
        for state in kind.states
        if own.get(state.word_key)
    ]


@transaction.atomic
def name_states(plan: Plan, *, by: User, words: Mapping[str, str], reason: str = "", seen: int | None = None) -> Plan:
    """`words` by `word_key`; a state without one has its usual word. What was sealed, and past quarters, keep theirs.

    Raises PermissionDenied, StaleError; ValidationError by `word_key`, where two states of a kind would be called
    alike.
    """
    own = {key: word.strip() for key, word in words.items() if word.strip()}
    if refusals := {key: why for kind in KINDS for key, why in _refused(kind, own)}:
        raise ValidationError(refusals)
    known = {state.word_key: state.usual for kind in KINDS for state in kind.states}
    kept = {key: word for key, word in sorted(own.items()) if word != known[key]}
    return change_office(plan, by=by, seen=seen, reason=reason, status_words=kept)


def _refused(kind: KindOfState, own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The keys of words that cannot be, each with why."""
    named: dict[str, Any] = {}
    for state, word in sorted(kind.words(own), key=lambda pair: pair[0].word_key in own):
        if "{" in word or "}" in word:
            yield state.word_key, "A word has no braces."
        elif other := named.get(word.casefold()):
            yield state.word_key, f"“{other.usual}” is called so already. Two states of one kind need different words."
        named.setdefault(word.casefold(), state)
