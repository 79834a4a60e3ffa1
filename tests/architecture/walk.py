"""Many pages in one set-up of the database: each fault is told with the page that it was met on, and who looked."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction


class Walk:
    def __init__(self) -> None:
        self.faults: list[str] = []

    @contextmanager
    def at(self, *place: object) -> Iterator[None]:
        """What fails in the block is told with the place, and the walk goes on; what it changed is undone."""
        cache.clear()
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        except (Exception, pytest.fail.Exception) as fault:  # noqa: BLE001
            self.faults.append(f"{' as '.join(map(str, place))}: {type(fault).__name__} {fault}")


@contextmanager
def walking() -> Iterator[Walk]:
    """As `with walking() as walk:`; at its end all faults are told at once."""
    walk = Walk()
    yield walk
    if walk.faults:
        pytest.fail(f"{len(walk.faults)} faults:\n" + "\n".join(walk.faults), pytrace=False)
