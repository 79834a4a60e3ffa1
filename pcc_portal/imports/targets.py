"""All that can be brought in, by key."""

from collections.abc import Mapping
from functools import lru_cache

from pcc_portal.updates.registers.declaration import all_kinds

from .figures.target import Figures
from .models import Import
from .office.loading import BOOK, Workbook
from .records.target import all_records
from .target import Target


@lru_cache(maxsize=1)
def targets() -> Mapping[str, Target]:
    return {target.key: target for target in (Figures(), *all_records(list(all_kinds())))}


def target_of(brought: Import) -> Target:
    """What an import is of: one of those, or all sheets of an office's workbook."""
    return Workbook() if brought.target == BOOK else targets()[brought.target]
