"""What hangs from the plan in force, and what the next plan makes of it.

Every kind of record with a foreign key to a theme belongs to it, whichever app it is of. Objectives, themes, measures
and open commitments are mapped one by one; anything else follows its theme, unless that is split or ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import ForeignKey, Model

from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_of

from ..choices import How
from ..models import Objective, Plan, PlanMapping, Priority, QuarterlyUpdate, Theme

LEVELS = frozenset({"priority", "objective", "theme"})  # of a plan
ONE_BY_ONE = LEVELS | {"measure", "commitment"}
FOLLOWED = frozenset({How.CONTINUES, How.MERGED})  # one theme takes all of it over


def kinds_of_themes() -> list[Kind]:
    """Kinds of record that belong to a theme, but the updates, which stay with the theme that they are of."""
    return [kind for kind in all_kinds() if kind.model is not QuarterlyUpdate and theme_columns(kind.model)]


def theme_columns(model: type[Model]) -> list[str]:
    """Its foreign keys to a theme, `theme` first."""
    keys = [f.name for f in model._meta.concrete_fields if isinstance(f, ForeignKey) and f.related_model is Theme]
    return sorted(keys, key=lambda name: name != "theme")


def reference(row: Any) -> str:
    """As in "theme:safer-roads"."""
    kind = kind_of(type(row))
    return f"{kind.key if kind else ''}:{row.slug}"


@dataclass(frozen=True)
class Part:
    """One record of the old plan. `mapping` says what happens to it, `of_theme` what happens to its theme."""

    kind: Kind
    row: Any
    mapping: PlanMapping | None
    of_theme: PlanMapping | None = None
    theme: Theme | None = None  # that it hangs from

    @property
    def reference(self) -> str:
        return f"{self.kind.key}:{self.row.slug}"

    @property
    def follows(self) -> bool:
        """It goes where its theme goes: nothing has been said of it, and nothing has to be."""
        return self.mapping is None and not self.is_waiting

    @property
    def is_waiting(self) -> bool:
        """Nobody has said yet what happens to it."""
        if self.mapping is not None or getattr(self.row, "closed_on", None):
            return False
        if self.kind.key in ONE_BY_ONE:
            return True
        return self.of_theme is not None and self.of_theme.how not in FOLLOWED

    @property
    def new_theme(self) -> str:
        """Reference to the theme that it moves to; empty where it stays with the old plan."""
        if self.mapping is not None:
            return next((to for to in self.mapping.to if self.mapping.how == How.CONTINUES), "")
        return self.of_theme.to[0] if self.of_theme and self.of_theme.how in FOLLOWED else ""


@dataclass(frozen=True)
class Passage:
    """From the plan in force to a draft: `old` is None where there is none to take over from."""

    plan: Plan
    old: Plan | None

    @cached_property
    def mappings(self) -> dict[str, PlanMapping]:
        return {f"{row.kind}:{row.key}": row for row in self.plan.mappings.all()}

    @cached_property
    def priorities(self) -> list[Priority]:
        return list(self.old.priorities.in_report_order()) if self.old and self.old.has_three_levels else []

    @cached_property
    def objectives(self) -> list[Objective]:
        return list(self.old.objectives.in_report_order()) if self.old else []

    @cached_property
    def themes(self) -> list[Theme]:
        return list(Theme.objects.filter(objective__plan=self.old).in_report_order()) if self.old else []

    @cached_property
    def parts(self) -> list[Part]:
        """In the order of the plan, from its highest level down, each theme with what hangs from it. As many queries as
        kinds."""
        of_themes = {theme.pk: [self._part(theme)] for theme in self.themes}
        for part in self._records():
            of_themes[part.row.theme_id].append(part)
        above = [*map(self._part, self.priorities), *map(self._part, self.objectives)]
        return [*above, *(part for parts in of_themes.values() for part in parts)]

    def _records(self) -> Iterator[Part]:
        themes = {theme.pk: theme for theme in self.themes}
        for kind in kinds_of_themes() if themes else ():
            rows: Any = kind.model._default_manager
            for row in rows.filter(theme__in=list(themes)).order_by("pk"):
                theme = themes[row.theme_id]
                yield Part(kind, row, self.mappings.get(f"{kind.key}:{row.slug}"), self._of(theme), theme)

    def _part(self, row: Priority | Objective | Theme) -> Part:
        kind = kind_of(type(row))
        if kind is None:
            raise LookupError(f"{row._meta.label} is not declared.")
        return Part(kind, row, self._of(row), theme=row if isinstance(row, Theme) else None)

    def _of(self, row: Model) -> PlanMapping | None:
        return self.mappings.get(reference(row))

    @property
    def waiting(self) -> list[Part]:
        return [part for part in self.parts if part.is_waiting]

    def find(self, kind: str, key: str) -> Part | None:
        return next((part for part in self.parts if (part.kind.key, part.row.slug) == (kind, key)), None)

    def rest_of(self, theme: Theme) -> list[Part]:
        """What hangs from a theme and waits still."""
        return [part for part in self.waiting if part.theme == theme and part.row != theme]


def passage_to(plan: Plan) -> Passage:
    return Passage(plan, Plan.objects.followed_by(plan))


def rows_named(references: Iterable[str], user: Any = None) -> dict[str, Any]:
    """Records by reference, as in "theme:safer-roads"; of a reader, those that they may see. One query a kind."""
    keys: dict[str, set[str]] = defaultdict(set)
    for name in references:
        of_kind, _, key = name.partition(":")
        keys[of_kind] |= {key}
    rows: dict[str, Any] = {}
    for kind in all_kinds():
        if kind.key in keys:
            seen: Any = kind.model._default_manager
            named = (seen if user is None else seen.visible_to(user)).filter(slug__in=keys[kind.key])
            rows |= {f"{kind.key}:{row.slug}": row for row in named}
    return rows
