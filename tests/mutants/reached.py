"""Which tests enter a function in which a defect is to be planted: a plugin of pytest, and what the functions call."""

import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

WRITTEN_TO = "MUTANTS_REACHED"
ALIKE = 3  # cases of one parametrised test that are looked at

_entered: set[int] = set()
_by_mutant: dict[int, list[tuple[str, float]]] = defaultdict(list)


def at(number: int) -> None:
    """Stands first in the function of the mutant with this number."""
    _entered.add(number)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen: Counter[str] = Counter()
    for item in list(items):
        name, _, case = item.nodeid.partition("[")
        seen[name] += 1
        if case and seen[name] > ALIKE:
            items.remove(item)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _entered.clear()
    begins = time.process_time()
    yield
    seconds = time.process_time() - begins
    for number in _entered:
        _by_mutant[number].append((item.nodeid, seconds))


def pytest_sessionfinish() -> None:
    Path(os.environ[WRITTEN_TO]).write_text(json.dumps(_by_mutant), encoding="utf-8")
