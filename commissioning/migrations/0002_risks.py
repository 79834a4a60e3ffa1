import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0001_initial"),
        ("objectives", "0002_keep_released_words"),
        ("performance", "0002_keep_released_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("cause", models.TextField(help_text="What is so already that makes it possible.")),
                ("event", models.TextField(verbose_name="what may happen")),
                ("effect", models.TextField(help_text="What it would mean for people, services or money.")),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Rare"),
                            (2, "2 Unlikely"),
                            (3, "3 Possible"),
                            (4, "4 Likely"),
                            (5, "5 Almost certain"),
                        ],
                        verbose_name="likelihood before controls",
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Negligible"),
                            (2, "2 Minor"),
                            (3, "3 Moderate"),
                            (4, "4 Major"),
                            (5, "5 Severe"),
                        ],
                        verbose_name="impact before controls",
                    ),
                ),
                ("controls", models.TextField(help_text="What is done to make it less likely or less harmful.")),
                (
                    "residual_likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Rare"),
                            (2, "2 Unlikely"),
                            (3, "3 Possible"),
                            (4, "4 Likely"),
                            (5, "5 Almost certain"),
                        ],
                        verbose_name="likelihood after controls",
                    ),
                ),
                (
                    "residual_impact",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Negligible"),
                            (2, "2 Minor"),
                            (3, "3 Moderate"),
                            (4, "4 Major"),
                            (5, "5 Severe"),
                        ],
                        verbose_name="impact after controls",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(help_text="The day by which it is looked at again.", verbose_name="next review"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("outcome", models.TextField(blank=True, verbose_name="what became of it")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="objectives.deliveryaction",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="commissioning.contract",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="performance.measure",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="objectives.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["review_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__range", (1, 5)),
                            ("likelihood__range", (1, 5)),
                            ("residual_impact__range", (1, 5)),
                            ("residual_likelihood__range", (1, 5)),
                        ),
                        name="risk_likelihood_and_impact_known",
                        violation_error_code="likelihood",
                        violation_error_message="Likelihood and impact are each a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("residual_likelihood__lte", models.F("likelihood"))),
                        name="risk_not_likelier_after_controls",
                        violation_error_code="residual_likelihood",
                        violation_error_message="Controls do not make a risk likelier than it is without them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("residual_impact__lte", models.F("impact"))),
                        name="risk_not_worse_after_controls",
                        violation_error_code="residual_impact",
                        violation_error_message="Controls do not make a risk worse than it is without them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("outcome", "")),
                            models.Q(("closed_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="risk_closed_on_a_day_with_an_outcome",
                        violation_error_code="closed_on",
                        violation_error_message="A closed risk has a day and says what became of it; an open one has neither.",
                    ),
                ],
            },
        ),
    ]
