"""Projects in words."""

from objectives.models.delivery import Dated
from pcc_portal.ui import formats

from . import stats
from .choices import Progress, RibaStage
from .models import CapitalProject, ProjectStage


def next_stage(project: CapitalProject) -> ProjectStage | None:
    """The first dated step that has not been reached."""
    return next((stage for stage in project.stages.all() if not stage.is_done), None)


def stage_words(stage: int | None) -> str:
    """As in "RIBA Stage 3"; empty where no stage is recorded."""
    return "" if stage is None else f"RIBA Stage {stage}"


def full_stage_words(stage: int | None) -> str:
    """As in "RIBA Stage 3: Spatial Coordination"; empty where no stage is recorded."""
    return "" if stage is None else f"{stage_words(stage)}: {RibaStage(stage).label}"


def slip_words(dated: Dated) -> str:
    """As in "2 months later than planned"; empty where it may be as planned or a date is missing."""
    way, days, months = stats.slip(dated), stats.slip_days(dated), stats.slip_months(dated)
    if not way:
        return ""
    if days is None and not months:
        return f"{way.capitalize()} than planned"
    size = formats.plural(abs(months or 0), "month") if days is None else formats.days(abs(days))
    return f"{size} {way} than planned"


SHAPES = {
    Progress.DONE: "done",
    Progress.SLIPPED: "risk",
    Progress.AS_PLANNED: "on",
    Progress.DATED: "none",
    Progress.NO_DATE: "nodata",
}


def progress(dated: Dated) -> tuple[str, str]:
    """Words and their status: done, later than planned, as planned, or not dated."""
    state = _progress(dated)
    return state.label, SHAPES[state]


def _progress(dated: Dated) -> Progress:
    if dated.is_done:
        return Progress.DONE
    if dated.has_slipped:
        return Progress.SLIPPED
    if dated.baseline_on is None and dated.forecast_on is None:
        return Progress.NO_DATE
    return Progress.AS_PLANNED if dated.baseline_on and dated.forecast_on else Progress.DATED


def day_words(dated: Dated, name: str) -> str:
    """The baseline, forecast or actual date as exactly as it is known; empty without one."""
    when = getattr(dated, f"{name}_on")
    return formats.date_words(when, getattr(dated, f"{name}_precision")) if when else ""
