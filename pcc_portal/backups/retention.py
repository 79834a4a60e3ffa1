"""Which backups a folder holds, how old the last is, and which are kept no longer."""

import datetime as dt
import re
from pathlib import Path

from pcc_portal.periods import clock

NAME, STAMP = re.compile(r"portal-(\d{4}-\d{2}-\d{2}T\d{6}Z)\.tar(\.age)?"), "%Y-%m-%dT%H%M%SZ"
MONTHS_KEPT = dt.timedelta(days=731)


def named(moment: dt.datetime) -> str:
    """Name of a backup that was begun at that moment of UTC, not encrypted."""
    return f"portal-{moment:{STAMP}}.tar"


def backups(folder: Path) -> dict[dt.datetime, Path]:
    """Whole backups by the moment they were begun, in UTC, oldest first. Other files are none."""
    names = {path: match for path in folder.iterdir() if (match := NAME.fullmatch(path.name))}
    moments = {_moment(match[1]): path for path, match in names.items()}
    return dict(sorted(moments.items()))


def _moment(stamp: str) -> dt.datetime:
    return dt.datetime.strptime(stamp, STAMP).replace(tzinfo=dt.UTC)


def age_of_last(folder: Path) -> dt.timedelta | None:
    moments = [*backups(folder)]
    return clock.real_now() - moments[-1] if moments else None


def expired(folder: Path, days: int) -> list[Path]:
    """Those older than so many days, but for the first of each month of the last two years and the last of all."""
    kept = backups(folder)
    first_of_month: dict[tuple[int, int], dt.datetime] = {}
    for moment in kept:
        first_of_month.setdefault((moment.year, moment.month), moment)
    now = clock.real_now()
    of_months = {moment for moment in first_of_month.values() if now - moment <= MONTHS_KEPT}
    old = [moment for moment in kept if now - moment > dt.timedelta(days=days)]
    return [kept[moment] for moment in old if moment not in of_months and moment != max(kept)]
