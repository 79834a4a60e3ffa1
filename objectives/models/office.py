"""What is an office's own: its addresses, licence, area, house style, logo and colour. They stand on its plan."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from pcc_portal.ui.fields import ColourField, LanguagesField, WebField
from pcc_portal.ui.house import DateStyle, HouseStyle, MoneyStyle
from pcc_portal.ui.languages import Language, read_languages
from pcc_portal.ui.licence import Licence

BRAND = "#12436d"

NAMES = ("body", "office_holder", "short_title", "chief", "force", "area_name", "panel", "title", "report_title")
# What the plan calls its levels, as they stand in a sentence.
LEVELS = ("priority_word", "priority_words", "objective_word", "objective_words", "theme_word", "theme_words")
OFFICERS = ("deputy", "clerk")
ADDRESSES = ("body_web", "force_web", "panel_web", "licence", "licence_web")
AREA = ("population", "population_source")
HOUSE_STYLE = ("money_style", "date_style", "languages")
STATUS_WORDS = ("status_words",)
LOOK = ("colour",)
LOGO = ("logo", "logo_alt")
# What a new plan takes over from the one in force, besides its names.
CARRIED = (*OFFICERS, *LEVELS, *ADDRESSES, *AREA, *HOUSE_STYLE, *STATUS_WORDS, *LOOK, *LOGO)


class OfficeData(models.Model):
    """Columns of the plan, so that a release seals them with its names and each past quarter reads its own."""

    priority_word = models.CharField(max_length=40, blank=True, help_text="One of the third level; empty without it.")
    priority_words = models.CharField(max_length=40, blank=True, help_text="Several of the third level.")
    objective_word = models.CharField(max_length=40, default="objective", help_text="One of the upper of two levels.")
    objective_words = models.CharField(max_length=40, default="objectives", help_text="Several of the upper level.")
    theme_word = models.CharField(max_length=40, default="theme", help_text="One of the lower of two levels.")
    theme_words = models.CharField(max_length=40, default="themes", help_text="Several of the lower level.")
    deputy = models.CharField("title of the deputy", max_length=100, default="Deputy Police and Crime Commissioner")
    clerk = models.CharField("who supports the panel", max_length=60, default="clerk")
    body_web = WebField(help_text="Of the office.")
    force_web = WebField(help_text="Of the force.")
    panel_web = WebField(help_text="Of the panel.")
    licence = models.CharField(max_length=120, blank=True, help_text="Under which its data may be used.")
    licence_web = WebField(help_text="Where the licence can be read.")
    population = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    population_source = models.CharField(max_length=200, blank=True, help_text="Who counted it, and when.")
    money_style = models.CharField(max_length=10, choices=MoneyStyle, default=MoneyStyle.SHORT)
    date_style = models.CharField(max_length=10, choices=DateStyle, default=DateStyle.DAY)
    languages = LanguagesField(help_text="Besides English, such as Welsh.")
    status_words = models.JSONField(default=dict, blank=True, help_text="Words of states, by kind and key.")
    colour = ColourField(default=BRAND, help_text="White words stand on it.")
    logo = models.CharField(max_length=80, blank=True, help_text="Name of its picture: the hash of its content.")
    logo_alt = models.CharField(max_length=150, blank=True, help_text="What it says, for people who do not see it.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_licence_has_words",
                condition=Q(licence_web="") | ~Q(licence=""),
                violation_error_code="licence",
                violation_error_message="Name the licence that this address leads to.",
            ),
            models.CheckConstraint(
                name="%(class)s_population_has_source",
                condition=Q(population__isnull=True) | ~Q(population_source=""),
                violation_error_code="population_source",
                violation_error_message="Say who counted it, and when.",
            ),
            models.CheckConstraint(
                name="%(class)s_logo_has_words",
                condition=Q(logo="") | ~Q(logo_alt=""),
                violation_error_code="logo_alt",
                violation_error_message="Say what the logo says, for people who do not see it.",
            ),
            models.CheckConstraint(
                name="%(class)s_third_level_has_both_words",
                condition=Q(priority_word="", priority_words="") | (~Q(priority_word="") & ~Q(priority_words="")),
                violation_error_code="priority_words",
                violation_error_message="Say both how one of them is called and how several are, or neither.",
            ),
            models.CheckConstraint(
                name="%(class)s_two_levels_have_words",
                condition=~Q(objective_word="") & ~Q(objective_words="") & ~Q(theme_word="") & ~Q(theme_words=""),
            ),
            models.CheckConstraint(
                name="%(class)s_levels_have_words_of_their_own",
                condition=~Q(objective_word=F("theme_word"))
                & ~Q(priority_word=F("objective_word"))
                & ~Q(priority_word=F("theme_word")),
                violation_error_code="theme_word",
                violation_error_message="Two levels have this word: each needs one of its own.",
            ),
            models.CheckConstraint(name="%(class)s_money_style_known", condition=Q(money_style__in=MoneyStyle.values)),
            models.CheckConstraint(name="%(class)s_date_style_known", condition=Q(date_style__in=DateStyle.values)),
        ]

    @property
    def has_three_levels(self) -> bool:
        return bool(self.priority_word)

    @property
    def house_style(self) -> HouseStyle:
        return HouseStyle(self.money_style, self.date_style, self.status_words or {})

    @property
    def other_languages(self) -> tuple[Language, ...]:
        return read_languages(self.languages)

    @property
    def data_licence(self) -> Licence:
        return Licence(self.licence, self.licence_web)

    @property
    def own_colour(self) -> str:
        """Without its #; empty where it is the one that the style sheets have."""
        return "" if self.colour == BRAND else self.colour.removeprefix("#")


class LogoImage(models.Model):
    """A logo under its hash. It is kept for good: past quarters and other plans may show it."""

    name = models.CharField(max_length=80, unique=True, help_text="SHA-256 of the content in hex, and its ending.")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"Logo {self.name[:8]}"
