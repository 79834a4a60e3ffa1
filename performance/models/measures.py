from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from objectives.models import DeliveryAction, Theme
from pcc_portal.accounts.models import Owned
from pcc_portal.updates.models import Origin, Register, RegisterQuerySet

from ..choices import (
    ADDABLE,
    OF_NUMBERS,
    SEVERAL,
    Aggregation,
    AreaKind,
    Direction,
    Frequency,
    Per,
    Statistic,
    Unit,
)

MOST_TILES = 20  # rows, and columns, of a map
IN_REPORT_ORDER = ("theme__objective__plan__line", "theme__objective__order", "theme__order", "order", "slug")
OF_COUNCILS = {"kind": AreaKind.COUNCIL}  # the areas that a contract or a property can be linked with


class Area(Origin, models.Model):
    """`tile_row` and `tile_column` say where its square stands on a map of tiles, from 1 at the top left."""

    origin_field = "population_source"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=AreaKind)
    on_cards = models.BooleanField("named on cards", default=False)
    in_papers = models.BooleanField("compared with in papers", default=True)
    tile_row = models.PositiveSmallIntegerField(
        "row on the map", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_TILES)]
    )
    tile_column = models.PositiveSmallIntegerField(
        "column on the map", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_TILES)]
    )
    population = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    population_source = models.CharField(max_length=200, blank=True, help_text="Who counted it, and when.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="area_kind_known", condition=Q(kind__in=AreaKind.values)),
            models.UniqueConstraint(
                name="area_one_of_a_kind",
                fields=["kind"],
                condition=~Q(kind__in=sorted(SEVERAL)),
                violation_error_code="kind",
                violation_error_message="There is an area of this kind already.",
            ),
            models.CheckConstraint(
                name="area_tile_row_and_column",
                condition=Q(tile_row__isnull=True, tile_column__isnull=True)
                | Q(tile_row__isnull=False, tile_column__isnull=False),
                violation_error_code="tile_column",
                violation_error_message="Give the row and the column, or neither.",
            ),
            models.UniqueConstraint(
                name="area_tile_once",
                fields=["tile_row", "tile_column"],
                violation_error_code="tile_column",
                violation_error_message="Another area has this place on the map.",
            ),
            models.CheckConstraint(
                name="area_population_has_source",
                condition=Q(population__isnull=True) | ~Q(population_source=""),
                violation_error_code="population_source",
                violation_error_message="Say who counted the population, and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.slug])

    @property
    def title(self) -> str:
        return self.name


class MeasureQuerySet(RegisterQuerySet):
    def printed(self) -> Self:
        """Which papers print; of what shares a table on a board, the headlines."""
        return self.filter(Q(board_row="") | Q(is_headline=True), in_papers=True)


class Measure(Owned, Register):
    """What is counted, how, and which way is better. Its figures are `Observation` rows."""

    page = "measure"
    uncited = frozenset({"definition"})  # it says what is counted, whatever becomes of other records
    definition = models.TextField(blank=True)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="measures")
    order = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=10, choices=Unit)
    noun = models.CharField(max_length=60, blank=True, help_text="What is counted, in the plural: adults, posts.")
    noun_one = models.CharField(max_length=60, blank=True, help_text="One of them, where that is not plain: criterion.")
    statistic = models.CharField(max_length=12, choices=Statistic)
    per = models.PositiveIntegerField(choices=Per, null=True, blank=True)
    base_year = models.CharField(max_length=20, blank=True, help_text="The year of which an index is 100.")
    scale_from = models.SmallIntegerField(null=True, blank=True)
    scale_to = models.SmallIntegerField(null=True, blank=True)
    may_be_negative = models.BooleanField(default=False)
    may_pass_hundred = models.BooleanField(default=False)
    has_interval = models.BooleanField(default=False, help_text="Its figures have a 95% confidence interval.")
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.NO_JUDGEMENT)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.QUARTER)
    decimals = models.PositiveSmallIntegerField(default=0)
    aggregation = models.CharField(max_length=8, choices=Aggregation, default=Aggregation.NEVER)
    numerator_name = models.CharField(max_length=100, blank=True)
    denominator_name = models.CharField(max_length=100, blank=True)
    is_sensitive = models.BooleanField(default=False, help_text="Its small numbers are not shown.")
    sensitive_reason = models.CharField(max_length=250, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    is_headline = models.BooleanField(default=False)
    in_papers = models.BooleanField("printed in papers", default=True)
    board_row = models.CharField(max_length=60, blank=True, help_text="Its line on the theme’s dashboard.")
    board_column = models.CharField(max_length=40, blank=True, help_text="Its column on the theme’s dashboard.")
    actions = models.ManyToManyField(DeliveryAction, blank=True, related_name="measures")

    objects = MeasureQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta:
        ordering = ["theme", "order", "slug"]
        constraints = [
            models.CheckConstraint(
                name="measure_decimals_few",
                condition=Q(decimals__lte=4),
                violation_error_code="decimals",
                violation_error_message="Show at most 4 decimal places.",
            ),
            models.CheckConstraint(
                name="measure_board_row_and_column",
                condition=Q(board_row="", board_column="") | (~Q(board_row="") & ~Q(board_column="")),
                violation_error_code="board_column",
                violation_error_message="Give the line and the column, or neither.",
            ),
            models.CheckConstraint(
                name="measure_no_part_of_itself",
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")),
                violation_error_code="part_of",
                violation_error_message="A measure is no part of itself.",
            ),
            models.CheckConstraint(name="measure_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="measure_direction_known", condition=Q(direction__in=Direction.values)),
        ]

    def clean(self) -> None:
        self._check_statistic()
        self._check_total()

    def _check_statistic(self) -> None:
        """What a rate, an index or a score is written with has to be known, and their unit is a number."""
        if self.statistic in OF_NUMBERS and self.unit != Unit.COUNT:
            raise ValidationError({"unit": "Choose “number”: it is a number that is worked out."})
        if self.statistic == Statistic.RATE and not self.per:
            raise ValidationError({"per": "Say what the rate is per, such as 1,000."})
        if self.statistic == Statistic.INDEX and not self.base_year:
            raise ValidationError({"base_year": "Give the year of which the index is 100."})
        is_scale = self.scale_from is not None and self.scale_to is not None and self.scale_from < self.scale_to
        if self.statistic == Statistic.SCORE and not is_scale:
            raise ValidationError({"scale_to": "Give the lowest and the highest score that there is."})

    def _check_total(self) -> None:
        """A total has parts in its own unit, and these have none."""
        if self.part_of is None:
            return
        if self.part_of.part_of_id or (self.pk and self.parts.exists()):
            raise ValidationError({"part_of": "A total is no part of another, and a part has no parts."})
        if self.unit != self.part_of.unit or Unit(self.unit) not in ADDABLE:
            raise ValidationError({"part_of": "Choose a total in the same unit: a number, or pounds."})
