"""Small defects in what the portal must never get wrong, each with the tests that ought to notice it.

A defect is a text that stands once in the whole of the project, and what is put in its place. Tests are named by their
file, wherever it lies.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    area: str
    text: str
    instead: str
    tests: tuple[str, ...]


RULES = (
    *("test_approval", "test_actions", "test_rules", "test_signoff", "test_releases", "test_registers"),
    *("test_office", "test_owners", "test_schemes", "test_people", "test_second_factor"),
)
WORKFLOW = ("test_workflow", "test_signoff", "test_approval", "test_windows")
RELEASE = (
    "test_releases",
    "test_as_of",
    "test_models",
    "test_past",
    "test_actions",
    "test_correction",
    "test_sealing",
    "test_rules",
)
APPROVAL = ("test_approval", "test_approval_content", "test_signoff", "test_actions", "test_approval_of_citations")
SEALING = (
    *("test_sealing", "test_recordfile", "test_verify", "test_command", "test_actions", "test_annual", "test_answer"),
    "test_exports",
)
VISIBLE = (
    *("test_releases", "test_requests", "test_sealing", "test_models", "test_since", "test_as_of"),
    *("test_levels", "test_pages", "test_past"),
)
SMALL = (
    *("test_citations", "test_charts", "test_stats", "test_pages", "test_suppression", "test_small_numbers"),
    *("test_small_settings", "test_overlaps"),
)
WITHHELD = ("test_payments", "test_successor", "test_tampering")
EXPORT = ("test_downloads", "test_register", "test_export_safety")
CHAIN = ("test_chain", "test_actions", "test_validation")
# What stands more than once.
EITHER = "    return has_role(user, Role.PUBLISHER, Role.ADMINISTRATOR)"
ALL = "    return has_role(user, *Role)"
EVERY = "    def visible_to(self, user: Any) -> Self:\n        return self"
SHOWN = f"{EVERY} if is_office(user) else self.filter(plan__in=Plan.objects.shown())"

_PLANTED: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, str], ...]] = {
    ("rules", RULES): (
        ("WRITERS = frozenset({Role.CONTRIBUTOR,", "WRITERS = frozenset({Role.CONTRIBUTOR, Role.ADMINISTRATOR,"),
        ("APPROVERS = frozenset({Role.APPROVER,", "APPROVERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER,"),
        ("PUBLISHERS = frozenset({Role.PUBLISHER})", "PUBLISHERS = frozenset({Role.PUBLISHER, Role.APPROVER})"),
        ("any(_answers_for(user, thing) for thing in owned)", "all(_answers_for(user, thing) for thing in owned)"),
        ("return isinstance(thing, Owned) and thing.owner_id == user.pk", "return isinstance(thing, Owned)"),
        ("if not can_write(user, *owned):", "if can_write(user, *owned) is None:"),
        (
            "if not (has_role(user, *WRITERS) and any(_answers_for(user, parent) for parent in parents)):",
            "if not has_role(user, *WRITERS):",
        ),
        ("if not can_publish(user):", "if can_publish(user) is None:"),
        (
            "    if row.created_by_id == user.pk:\n        raise PermissionDenied",
            "    if False:\n        raise PermissionDenied",
        ),
        ("if not can_release(user):", "if can_release(user) is None:"),
        ("return isinstance(user, User) and user.has_role(*roles)", "return isinstance(user, User)"),
        ("return has_role(user, Role.ADMINISTRATOR)", "return has_role(user, Role.ADMINISTRATOR, Role.PUBLISHER)"),
        ("return not must_have_second_factor(factor.user) or others.exists()", "return True"),
        (f"can_assign_owners(user: Reader) -> bool:\n{EITHER}", f"can_assign_owners(user: Reader) -> bool:\n{ALL}"),
        (f"can_change_office(user: Reader) -> bool:\n{EITHER}", f"can_change_office(user: Reader) -> bool:\n{ALL}"),
        (f"can_change_schemes(user: Any) -> bool:\n{EITHER}", f"can_change_schemes(user: Any) -> bool:\n{ALL}"),
    ),
    ("windows", ("test_windows", "test_quarters", "test_opening")): (
        (".filter(person_id=user.pk).exists()", ".exists()"),
        ("until__gte=today)", "until__gt=today)"),
        ("return quarter.opens <= today and _reopenings", "return _reopenings"),
        ("{person.pk for person in people} - again", "{person.pk for person in people}"),
        ("if before and quarter.opens <= before.opens:", "if before and quarter.opens < before.opens:"),
    ),
    ("workflow", WORKFLOW): (
        ('Move("submit", frozenset({State.DRAFT, State.RETURNED})', 'Move("submit", frozenset({State.DRAFT})'),
        (
            'Move("withdraw", frozenset({State.SUBMITTED})',
            'Move("withdraw", frozenset({State.SUBMITTED, State.APPROVED})',
        ),
        (
            'Move("return", frozenset({State.SUBMITTED}), State.RETURNED',
            'Move("return", frozenset({State.SUBMITTED}), State.DRAFT',
        ),
        (
            "frozenset({State.SUBMITTED, State.APPROVED}),  # approved",
            "frozenset({State.SUBMITTED, State.DRAFT}),  # approved",
        ),
        (
            'Move("amend", frozenset({State.APPROVED}), State.DRAFT',
            'Move("amend", frozenset({State.APPROVED}), State.SUBMITTED',
        ),
        ("if state not in move.sources:", "if not move.sources:"),
        ("is_editable = update.state in EDITABLE_STATES", "is_editable = True"),
        ("    if update.state not in EDITABLE_STATES:\n", "    if update.state not in State:\n"),
        (
            "    rule = check_move(update.state, move)\n    check_window(user, update.quarter, today)\n",
            "    rule = check_move(update.state, move)\n",
        ),
    ),
    ("approval", APPROVAL): (
        (
            "{row.created_by_id for row in waiting_rows(items)} | {row.by_id for row in answers if row.by_id}",
            "{row.by_id for row in answers if row.by_id}",
        ),
        (
            "{row.created_by_id for row in waiting_rows(items)} | {row.by_id for row in answers if row.by_id}",
            "{row.created_by_id for row in waiting_rows(items)}",
        ),
        ("    if update.submitted_by_id == user.pk:\n", "    if update.submitted_by_id is None:\n"),
        ("    if user.pk in authors:\n", "    if not user.pk:\n"),
        ("    if approver == author:\n", "    if approver is author.pk:\n"),
        ("    if approver.pk in authors:\n", "    if approver.pk is None:\n"),
        ("    if digest(items, printed) != content_hash:\n", "    if not content_hash:\n"),
        (
            "return digest(items) != update.content_hash or bool(changed_readings(update.printed, printed))",
            "return bool(changed_readings(update.printed, printed))",
        ),
        (
            "return digest(items) != update.content_hash or bool(changed_readings(update.printed, printed))",
            "return digest(items) != update.content_hash",
        ),
        ("    if printed:\n        rows.append", "    if not printed:\n        rows.append"),
        ("then[name].removesuffix(FOR_THE_OFFICE)}", "text.removesuffix(FOR_THE_OFFICE)}"),
        ("    releases.approve(waiting_rows(items), by=by)\n", ""),
        ("item.row.approved_at and not item.row.is_released:", "item.row.approved_at:"),
        ("return [row for row in rows if row.approved_at is None]", "return rows"),
        ("return [item.key, item.row.pk, columns]", "return [item.key, 0, columns]"),
        ("    if gaps := missing(items, today):\n", "    if gaps := missing([], today):\n"),
    ),
    ("release", RELEASE): (
        (
            "  # one release at a time\n    if Release.objects.filter(is_held=True).exists():\n",
            "  # one release at a time\n    if Release.objects.filter(is_held=None).exists():\n",
        ),
        ("until=quarter if kind == ReleaseKind.CORRECTION else until", "until=until"),
        ("    if type(row)._default_manager.filter(Q(supersedes=row)).exists():\n", "    if row.pk is None:\n"),
        ("filter(pk__in=[row.pk for row in own], approved_at__isnull=True)", "filter(pk__in=[row.pk for row in own])"),
        ("    for row in waiting:\n        check_approve(by, row)\n", ""),
        ("ready = self.unreleased().filter(approved_at__isnull=False)", "ready = self.unreleased()"),
        ("row.pk, _content(row)] for model, of_model", "row.pk] for model, of_model"),
        ("released = Q(release__number__lte=as_at.release)", "released = Q(release__number__lt=as_at.release)"),
        (
            "later = self.model._default_manager.filter(released, **same_key",
            "later = self.model._default_manager.filter(**same_key",
        ),
        ("row.release.number <= self.release", "row.release.number < self.release"),
        ('release = rows.order_by("-quarter__start", "-number").first()', 'release = rows.order_by("-number").first()'),
        (
            "before = papers.filter(quarter__start__lt=viewpoint.quarter.start)",
            "before = papers.filter(quarter__start__lte=viewpoint.quarter.start)",
        ),
    ),
    ("sealing", SEALING): (
        ("ReleaseKind.PANEL_REPORT if report.version == 1 else", "ReleaseKind.PANEL_REPORT if report.version else"),
        ("    report = _still_draft(report)\n", ""),
        ("    _check(report, today)\n    release =", "    release ="),
        ("    if report.release is None or not report.release.is_held:\n", "    if report.release is None:\n"),
        ("        if kind not in kept:\n", "        if kind:\n"),
        ("if not paper.is_sealed or versions.filter(state=ReportState.DRAFT).exists():", "if not paper.is_sealed:"),
        ("    if not correction.strip():\n", "    if correction is None:\n"),
        ("        if _sha256(file) != file.sha256:\n", "        if not file.sha256:\n"),
        ("    if kept[FileKind.HTML].sha256 != report.sha256:\n", "    if not report.sha256:\n"),
        ('record.get("release", {}).get("sha256") != report.release.sha256', 'not said.get("release")'),
        ("        if kept is None or kept.sha256 != paper.sha256:\n", "        if kept is None:\n"),
    ),
    ("visible_to", VISIBLE): (
        ("return self if is_office(user) else self.public()", "return self"),
        ("return self if as_at.is_working_copy else self.public()", "return self"),
        ("    if is_office(user):\n        return WORKING_COPY\n", "    if user:\n        return WORKING_COPY\n"),
        ("if has_role(user, Role.PANEL_MEMBER) and not past_moment():", "if has_role(user, Role.PANEL_MEMBER):"),
        ("self.filter(Q(is_public=True) | Q(raised_by__isnull=False))", "self.all()"),
        ("return self.sealed() if has_role(user, Role.PANEL_MEMBER) else self.published()", "return self.sealed()"),
        ("return self.sealed().filter(release__is_held=False)", "return self.sealed()"),
        ("return self if is_office(user) and not past_moment() else self.sealed()", "return self"),
        (f'QuerySet["Priority"]):\n{SHOWN}', f'QuerySet["Priority"]):\n{EVERY}'),
        ("return self if is_office(user) else self.filter(objective__plan__in=Plan.objects.shown())", "return self"),
    ),
    ("small numbers", SMALL): (
        ("    count: int = 5", "    count: int = 4"),
        ("    base: int = 10", "    base: int = 9"),
        ("number is not None and 0 < number < limit", "number is not None and 0 < number <= limit"),
        ("return None if row is None or hidden_words(row) else row.value", "return row.value if row else None"),
        ("if not measure.is_sensitive or row.value is None:", "if row.value is None:"),
        ('return "not shown" if key in self.keys else ""', 'return ""'),
        ("frozenset(small) | suppressed(", "frozenset(small) or suppressed("),
        ("    yield from _by_area(valued, councils)\n", ""),
        ("    yield from _by_measure(of, valued)\n", ""),
        ("    yield from _by_period(of, valued)\n", ""),
        ("if not row.hidden:", "if row:"),
        ("return inside, row.denominator - inside", "return (inside,)"),
        ("if cell is not each.total and cell.value]", "if cell is not each.total]"),
        ("        known |= {cell for cell in cells if cell.key not in keys}\n", ""),
    ),
    ("withheld names", WITHHELD): (
        ("    if field.name in withholds:\n", "    if field.name in withholds[:1]:\n"),
        ("if field.name in sealed.values and field.name not in withheld:", "if field.name in sealed.values:"),
        ("for name in names if row.pk in withheld else ():", "for name in ():"),
        ('audit_exclude: ClassVar = ("kept_name",)', "audit_exclude: ClassVar = ()"),
        ('unseen={"kept_name": "Readers see why the name is withheld."},', "unseen={},"),
        (
            "for column in model._meta.concrete_fields if column.name not in hidden)",
            "for column in model._meta.concrete_fields)",
        ),
        ("return row if row is not None and (row.is_public or inside) else None", "return row"),
        ('record.kept_name if inside else ""', "record.kept_name"),
        ("for kind in all_kinds() if kind.withholds]", "for kind in all_kinds() if not kind.key]"),
        ('"" if is_withheld else name}', "name}"),
        ("REDACTED.get(row.withheld, row.recipient)", "row.recipient or row.kept_name"),
    ),
    ("export safety", EXPORT): (
        ('STARTS_A_FORMULA = tuple("=+-@\\t', 'STARTS_A_FORMULA = tuple("=+-\\t'),
        ('\\r\\n\\uff1d\\uff0b\\uff0d\\uff20")', '\\r\\n")'),
        ('text.lstrip(" ").startswith(STARTS_A_FORMULA)', "text.startswith(STARTS_A_FORMULA)"),
        ('text = format(Decimal(value), "f")', "text = str(Decimal(value))"),
        ('return "0" if text == "-0" else text', "return text"),
        ("lines = [BOM + writer.writerow(headings)]", "lines = [writer.writerow(headings)]"),
    ),
    ("audit chain", CHAIN): (
        ('    "who",\n    "user_id",\n', '    "user_id",\n'),
        ('    "after",\n    "reason",\n', '    "after",\n'),
        ('    "before",\n    "after",\n', '    "before",\n'),
        ('astimezone(dt.UTC).isoformat(timespec="microseconds")', 'astimezone(dt.UTC).isoformat(timespec="seconds")'),
        ("if event.number != last + 1:", "if event.number <= last:"),
        ("if event.previous != last_hash:", "if not last_hash and event.previous:"),
        ("return event.hash == digest(event)", "return bool(event.hash)"),
        ("    if last < head.number:\n", "    if last < 0:\n"),
        ("    if last > head.number:\n", "    if last < 0:\n"),
        ("    if last_hash != head.hash:\n", "    if not head:\n"),
        (
            "        row.full_clean(exclude=_read_already(row), validate_unique=False, validate_constraints=False)\n",
            "        row.clean()\n",
        ),
        ("if getattr(row, field.attname) != getattr(stored, field.attname)]", "]"),
        ('APPEND_ONLY = {"sqlite": ("UPDATE", "DELETE"),', 'APPEND_ONLY = {"sqlite": ("DELETE",),'),
        ("    if field.name in excluded(instance):\n", "    if not field.name:\n"),
        ('(Decimal, lambda value: format(value, "f")),', "(Decimal, lambda value: str(float(value))),"),
    ),
}


def planted() -> Iterator[Mutant]:
    for (area, tests), changes in _PLANTED.items():
        yield from (Mutant(area, text, instead, tests) for text, instead in changes)
