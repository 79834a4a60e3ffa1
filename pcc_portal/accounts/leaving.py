"""What other rooms clear away when an account closes; each app's `AppConfig.ready` says so."""

from typing import Protocol

from .models import User


class Forget(Protocol):
    def __call__(self, person: User, *, by: User) -> object: ...


on_closing: list[Forget] = []


def when_an_account_closes(forget: Forget) -> None:
    if forget not in on_closing:
        on_closing.append(forget)
