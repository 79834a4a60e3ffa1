"""What the reader of sentences keeps of records while it reads: of 200 measures of 43 areas, a hundred megabytes.

Each check makes its records again, so nothing of it is of use to the next one.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from . import reading
from .reading.record import Record, World

OF_RECORDS = {Record.__name__, World.__name__}


def forget_records() -> None:
    """Another thread that reads sentences meanwhile works out again what it needs."""
    for kept in _kept():
        kept.cache_clear()


@cache
def _kept() -> tuple[Any, ...]:
    """The functions of the reader that keep results by record, or by all records."""
    modules = [module for name, module in sys.modules.items() if name.startswith(f"{reading.__name__}.")]
    functions = {each for module in modules for each in vars(module).values() if hasattr(each, "cache_clear")}
    return tuple(each for each in functions if not OF_RECORDS.isdisjoint(_takes(each.__wrapped__)))


def _takes(function: Callable[..., Any]) -> Iterator[str]:
    """Names of the types of its arguments."""
    for annotation in inspect.get_annotations(function).values():
        yield annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
