from django.db import models
from django.db.models import F, Q

from objectives.models import Theme
from pcc_portal.accounts.models import Owned
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.updates.models import Register
from performance.models import Measure

from ..choices import ProviderKind


class Provider(Register):
    page = "provider"
    kind = models.CharField(max_length=14, choices=ProviderKind, default=ProviderKind.NOT_RECORDED)
    registered_number = models.CharField(max_length=40, blank=True, help_text="Charity or company number.")

    class Meta:
        ordering = ["title"]


class Service(Owned, Register):
    """What is commissioned, whoever provides it. Its returns are ordinary measures."""

    page = "service"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="services")
    description = models.TextField(blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    live_on = models.DateField(null=True, blank=True)
    live_precision = PrecisionField()
    measures = models.ManyToManyField(Measure, blank=True, related_name="services")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                violation_error_message="The oldest age is below the youngest.",
                violation_error_code="age_to",
            )
        ]
