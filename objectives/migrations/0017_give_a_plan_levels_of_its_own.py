import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0016_titles_of_deputy_and_clerk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="objective_word",
            field=models.CharField(default="objective", help_text="One of the upper of two levels.", max_length=40),
        ),
        migrations.AddField(
            model_name="plan",
            name="objective_words",
            field=models.CharField(default="objectives", help_text="Several of the upper level.", max_length=40),
        ),
        migrations.AddField(
            model_name="plan",
            name="priority_word",
            field=models.CharField(blank=True, help_text="One of the third level; empty without it.", max_length=40),
        ),
        migrations.AddField(
            model_name="plan",
            name="priority_words",
            field=models.CharField(blank=True, help_text="Several of the third level.", max_length=40),
        ),
        migrations.AddField(
            model_name="plan",
            name="theme_word",
            field=models.CharField(default="theme", help_text="One of the lower of two levels.", max_length=40),
        ),
        migrations.AddField(
            model_name="plan",
            name="theme_words",
            field=models.CharField(default="themes", help_text="Several of the lower level.", max_length=40),
        ),
        migrations.AddField(
            model_name="theme",
            name="also_serves",
            field=models.ManyToManyField(
                blank=True,
                help_text="It is told and counted where it stands, once.",
                related_name="served_by",
                to="objectives.objective",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("priority_word", ""), ("priority_words", "")),
                    models.Q(
                        models.Q(("priority_word", ""), _negated=True), models.Q(("priority_words", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="plan_third_level_has_both_words",
                violation_error_code="priority_words",
                violation_error_message="Say both how one of them is called and how several are, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objective_word", ""), _negated=True),
                    models.Q(("objective_words", ""), _negated=True),
                    models.Q(("theme_word", ""), _negated=True),
                    models.Q(("theme_words", ""), _negated=True),
                ),
                name="plan_two_levels_have_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objective_word", models.F("theme_word")), _negated=True),
                    models.Q(("priority_word", models.F("objective_word")), _negated=True),
                    models.Q(("priority_word", models.F("theme_word")), _negated=True),
                ),
                name="plan_levels_have_words_of_their_own",
                violation_error_code="theme_word",
                violation_error_message="Two levels have this word: each needs one of its own.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="theme",
            name="theme_order_once_an_objective",
            constraint=models.UniqueConstraint(
                fields=("objective", "order"),
                name="theme_order_once_an_objective",
                violation_error_code="order",
                violation_error_message="Another one has this place.",
            ),
        ),
        migrations.AddField(
            model_name="priority",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="objectives.plan"
            ),
        ),
        migrations.AddField(
            model_name="objective",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objectives",
                to="objectives.priority",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "objective"), ("priority__isnull", True), _connector="OR"),
                name="objective_section_has_no_priority",
                violation_error_code="priority",
                violation_error_message="A section of the report stands under nothing else.",
            ),
        ),
    ]
