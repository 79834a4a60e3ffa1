"""A measure's pictures in a row of a table: its last figures, and its bar against the target."""

from pcc_portal.ui.mini import Bullet, MiniTrend, bullet, mini_trend

from .. import figures
from ..choices import Unit
from ..stats import Reading
from ..stats.standing import share_of_target, target_band
from .trends import breaks, can_draw, latest_points, latest_words

POINTS_SHOWN = 12


def row_trend(reading: Reading) -> MiniTrend | None:
    if not can_draw(reading):
        return None
    return mini_trend(
        latest_points(reading, POINTS_SHOWN),
        breaks=breaks(reading),
        label=latest_words(reading, POINTS_SHOWN),
        turned=reading.measure.unit == Unit.PLACE,
    )


def row_bullet(reading: Reading) -> Bullet | None:
    share = share_of_target(reading)
    return None if share is None else bullet(share, label=figures.gap_words(reading), band=target_band(reading))
