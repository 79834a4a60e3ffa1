import re
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from objectives.models import Plan
from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role, is_office
from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import past_moment

from ..choices import FileKind, ReportState
from ..contacts import CONTACT, Contact, TelephoneField, WebField
from .boards import BoardPaper
from .meetings import PanelMeeting
from .parts import ReportPart

FINANCIAL_YEAR = re.compile(r"[0-9]{4}-[0-9]{2}")


def slug_of_year(year: int) -> str:
    """2023 → "2023-24"."""
    return financial_year_name(year).replace("/", "-")


class PanelReportQuerySet(models.QuerySet["PanelReport"]):
    def sealed(self) -> Self:
        return self.filter(state=ReportState.SEALED)

    def published(self) -> Self:
        """Sealed, and not held back for the panel."""
        return self.sealed().filter(release__is_held=False)

    def visible_to(self, user: Any) -> Self:
        """All for the office; for members of the panel also what was sent to them first."""
        if moment := past_moment():
            past = self.published().filter(quarter__start__lte=moment.quarter.start)
            return past.filter(release__number__lte=moment.as_at.release) if moment.nth else past
        if is_office(user):
            return self
        return self.sealed() if has_role(user, Role.PANEL_MEMBER) else self.published()

    def at(self, slug: str) -> Self:
        """The versions of one paper, as in an address, such as "2023-24-q2"."""
        return self.filter(slug=slug)

    def of_line(self, plan: Plan) -> Self:
        """On the plan, one before it, or one after it: not on another that is in force beside it."""
        return self.filter(meeting__plan__line=plan.line)

    def before(self, report: "PanelReport") -> Self:
        """Sealed papers for other meetings, on plans of its line, sent before this one first was; the last first."""
        others = self.sealed().of_line(report.meeting.plan).exclude(meeting=report.meeting_id)
        others = others.filter(meeting__on__lte=report.meeting.on)
        if sent_with := report.sent_with:
            others = others.filter(release__number__lt=sent_with)
        return others.order_by("-meeting__on", "-release__number")

    def newest_first(self) -> Self:
        return self.select_related("meeting__plan", "meeting__kind", "quarter", "release").order_by(
            "-meeting__on", "-meeting", "-version"
        )


class PanelReport(models.Model):
    """One version of the report to one meeting: its fixed parts, as Markdown. The rest comes from records."""

    page = "panel_report"
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="reports")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="panel_reports")
    slug = models.SlugField(
        max_length=110, help_text="That of its quarter, with that of its meeting where the quarter has several papers."
    )
    first_day = models.DateField(null=True, blank=True, help_text="Where it is about other days than its quarter.")
    last_day = models.DateField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.DRAFT)
    number = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the sealed report; its versions share it."
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the sealed HTML file.")
    correction = models.TextField(blank=True, help_text="What a later version corrects, and why.")
    arrangement = models.JSONField(
        default=dict, blank=True, help_text="By theme: the blocks in order, those left out with a minus before them."
    )
    release = models.OneToOneField(Release, models.PROTECT, null=True, blank=True, related_name="panel_report")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.TextField()
    background = models.TextField(blank=True)
    assurance = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    financial = models.TextField(blank=True)
    legal = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    supporting_information = models.TextField(blank=True)
    panel_contact = models.CharField(max_length=200, blank=True, help_text="Name, post and body.")
    panel_telephone = TelephoneField()
    panel_email = models.EmailField(blank=True)
    panel_web = WebField()
    office_contact = models.CharField(max_length=200, blank=True, help_text="Name and post.")
    office_telephone = TelephoneField()
    office_email = models.EmailField(blank=True)
    office_web = WebField()
    contacts = models.TextField(blank=True)
    background_papers = models.TextField(blank=True)
    other_parts = models.JSONField(
        default=dict, blank=True, help_text="Words of the parts that the office has added, by part."
    )

    objects = PanelReportQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__on", "-version"]
        constraints = [
            models.UniqueConstraint(name="panelreport_version_once_a_meeting", fields=["meeting", "version"]),
            models.UniqueConstraint(name="panelreport_version_once_an_address", fields=["slug", "version"]),
            models.CheckConstraint(
                name="panelreport_first_day_before_last",
                condition=Q(first_day__isnull=True, last_day__isnull=True) | Q(first_day__lte=F("last_day")),
                violation_error_code="last_day",
                violation_error_message="Give both days, the first before the last.",
            ),
            models.UniqueConstraint(
                name="panelreport_one_draft_a_meeting",
                fields=["meeting"],
                condition=Q(state=ReportState.DRAFT),
                violation_error_code="quarter",
                violation_error_message="The meeting has a draft of its report.",
            ),
            models.CheckConstraint(
                name="panelreport_sealed_is_complete",
                condition=Q(
                    state=ReportState.DRAFT, sealed_at__isnull=True, sealed_by__isnull=True, release__isnull=True
                )
                | Q(state=ReportState.SEALED, sealed_at__isnull=False, sealed_by__isnull=False, release__isnull=False),
            ),
            models.CheckConstraint(
                name="panelreport_later_version_says_why",
                condition=Q(version=1) | Q(state=ReportState.DRAFT) | ~Q(correction=""),
                violation_error_code="correction",
                violation_error_message="Say what is corrected, and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Report to the meeting of {self.meeting.on_words}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.is_sealed

    def get_version_url(self) -> str:
        """Of this very version, whatever comes after it."""
        return reverse("panel_report_version", args=[self.slug, self.version])

    @property
    def contact_points(self) -> list[Contact]:
        """Those that there is anything of: the panel's, then the office's."""
        whose = (("panel", self.meeting.plan.panel), ("office", self.meeting.plan.office_holder))
        points = [Contact(of, *(getattr(self, f"{who}_{name}") for name in CONTACT)) for who, of in whose]
        return [point for point in points if any((point.name, point.telephone, point.email, point.web))]

    def words_of(self, part: ReportPart) -> str:
        """As Markdown."""
        return str(getattr(self, part.slug) if part.is_column else self.other_parts.get(part.slug, ""))

    @property
    def is_sealed(self) -> bool:
        return self.state == ReportState.SEALED

    @property
    def span_words(self) -> str:
        """The days that it is about: its own, or those of its quarter."""
        if self.first_day and self.last_day:
            return f"{formats.day(self.first_day)} to {formats.day(self.last_day)}"
        return self.quarter.span_words

    @property
    def name(self) -> str:
        """What it is called among others: "Quarter 2, 2023/24", "1 August 2023 to 30 September 2023"."""
        if self.first_day:
            return self.span_words
        is_alone = self.slug == self.quarter.slug
        return self.quarter.name if is_alone else f"{self.quarter.name}, for {self.meeting.on_words}"

    @property
    def figures_words(self) -> str:
        return f"Figures of {self.quarter.span_words}" if self.first_day else self.quarter.span_words

    @property
    def sent_with(self) -> int | None:
        """Number of the release with which its first version was sent, if it was. At most one query."""
        if self.version == 1:
            return self.release.number if self.release else None
        first = Release.objects.filter(panel_report__meeting=self.meeting_id).order_by("number").first()
        return first.number if first else None


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def sealed(self) -> Self:
        return self.filter(state=ReportState.SEALED)

    def visible_to(self, user: Any) -> Self:
        return self if is_office(user) and not past_moment() else self.sealed()

    def by_slug(self, slug: str) -> Self:
        """As in an address, such as "2023-24"; none where that is no financial year."""
        year = int(slug[:4]) if FINANCIAL_YEAR.fullmatch(slug) else 0
        return self.filter(year=year) if slug == slug_of_year(year) else self.none()


class AnnualReport(models.Model):
    """The report on a financial year that the Commissioner sends to the panel: words around four sealed quarters.

    Police Reform and Social Responsibility Act 2011, s. 12.
    """

    page = "annual_report"
    uncited = frozenset({"introduction", "closing"})  # words around four quarters, each of which read otherwise
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField("financial year beginning in April of", unique=True)
    introduction = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.DRAFT)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the sealed HTML file.")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="annualreport_sealed_is_complete",
                condition=Q(state=ReportState.DRAFT, sealed_at__isnull=True, sealed_by__isnull=True)
                | Q(state=ReportState.SEALED, sealed_at__isnull=False, sealed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Annual report {financial_year_name(self.year)}"

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.is_sealed

    @property
    def slug(self) -> str:
        """As it stands in addresses."""
        return slug_of_year(self.year)

    @property
    def is_sealed(self) -> bool:
        return self.state == ReportState.SEALED


class ReportFile(models.Model):
    """A sealed report as bytes, which the database never lets anybody change."""

    report = models.ForeignKey(PanelReport, models.PROTECT, null=True, blank=True, related_name="files")
    annual_report = models.ForeignKey(AnnualReport, models.PROTECT, null=True, blank=True, related_name="files")
    board_paper = models.ForeignKey(BoardPaper, models.PROTECT, null=True, blank=True, related_name="files")
    kind = models.CharField(max_length=8, choices=FileKind)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="reportfile_once_a_report", fields=["report", "kind"]),
            models.UniqueConstraint(name="reportfile_once_an_annual_report", fields=["annual_report", "kind"]),
            models.UniqueConstraint(name="reportfile_once_a_board_paper", fields=["board_paper", "kind"]),
            models.CheckConstraint(
                name="reportfile_of_one_report",
                condition=Q(report__isnull=True, annual_report__isnull=False, board_paper__isnull=True)
                | Q(report__isnull=False, annual_report__isnull=True, board_paper__isnull=True)
                | Q(report__isnull=True, annual_report__isnull=True, board_paper__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.report or self.annual_report or self.board_paper}"


class CheckOverride(OfficeOnly, models.Model):
    """Somebody let a finding of the check stand, and said why; kept with the report."""

    report = models.ForeignKey(PanelReport, models.PROTECT, related_name="overrides")
    finding = models.CharField(max_length=32, help_text="Key of the finding.")
    rule = models.CharField(max_length=60)
    place = models.CharField(max_length=300)
    about = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                name="checkoverride_once_a_finding",
                fields=["report", "finding"],
                violation_error_code="reason",
                violation_error_message="This finding is accepted already, with a reason.",
            ),
            models.CheckConstraint(
                name="checkoverride_has_reason",
                condition=~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Say why it is accepted.",
            ),
        ]

    def __str__(self) -> str:
        return f"Override on {self.report}: {self.rule}"
