from collections.abc import Iterator
from contextlib import contextmanager

from ...models import Release
from ..as_of import AsAt, Viewpoint, reset_moment, set_moment
from .registers import sealed_registers_read


def published_quarters() -> list[Viewpoint]:
    """Each published quarter at its last release before the next quarter's first, latest quarter first. One query."""
    found: dict[int, Release] = {}
    newest = None
    for release in Release.objects.published().select_related("quarter").order_by("number"):
        if newest is None or release.quarter.start >= newest:
            newest = release.quarter.start
            found[release.quarter_id] = release
    return [Viewpoint(AsAt(release.number), release.quarter, release) for release in reversed(found.values())]


@contextmanager
def as_published(moment: Viewpoint) -> Iterator[None]:
    """Everything read inside stands as it did at the release of the moment."""
    token = set_moment(moment)
    try:
        with sealed_registers_read():
            yield
    finally:
        reset_moment(token)
