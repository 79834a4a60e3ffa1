import datetime as dt
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.audit.serialise import values
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Releasable, Release, SealedRecord
from pcc_portal.updates.registers.declaration import sealed_kinds
from tests.factories.accounts import create_publisher, create_user
from tests.factories.periods import create_quarter
from tests.factories.rows import stored

Row = TypeVar("Row", bound=Releasable)


def create_release(
    *,
    quarter: Quarter | None = None,
    kind: ReleaseKind = ReleaseKind.PANEL_REPORT,
    at: dt.datetime | None = None,
    by: User | None = None,
    corrects: Release | None = None,
) -> Release:
    """A stored release with the next number; no row belongs to it yet and nothing is sealed: see `seal`."""
    release = Release(
        number=Release.objects.latest_number() + 1,
        kind=kind,
        quarter=quarter or create_quarter(),
        at=at or timezone.now(),
        by=by or create_publisher(),
        sha256="0" * 64,
        corrects=corrects,
    )
    return stored(release)


def seal(release: Release, *rows: Model) -> None:
    """Keep rows of registers as they stand, as a release does with all of them."""
    kinds = {kind.model: kind.key for kind in sealed_kinds()}
    for row in rows:
        key = getattr(row, "slug", "") or str(row.pk)
        SealedRecord.objects.create(
            release=release, kind=kinds[type(row)], key=key, title=str(row)[:250], values=values(row)
        )


def store_releasable(row: Row, *, release: Release | None = None, by: User | None = None) -> Row:
    """Store an append-only row; with a release, also approved by somebody else."""
    row.created_at, row.created_by = timezone.now(), by or create_user()
    stored(row)
    return row if release is None else show(row, release)


def show(row: Row, release: Release) -> Row:
    """Approve a stored row, then let it join the release: the database takes it no other way."""
    row.approved_at, row.approved_by = release.at, create_publisher()
    row.save()
    row.release = release
    row.save()
    return row
