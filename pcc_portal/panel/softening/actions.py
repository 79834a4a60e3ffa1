import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import check_change_office
from pcc_portal.audit import actions as audit

from ..checks.catalogue import Declared
from ..choices import Strength
from ..models import RuleSetting

VERBS = {Strength.FULL: "restored", Strength.ADVISORY: "made advisory", Strength.SILENT: "silenced"}


@transaction.atomic
def set_strength(rule: Declared, *, by: User, today: dt.date, strength: Strength, because: str) -> RuleSetting:
    """How strictly the office keeps a rule from today on; what is sealed stays sealed.

    Raises PermissionDenied; ValidationError without a reason, for a rule that stays, and where nothing changes.
    """
    check_change_office(by)
    audit.hold_chain()
    if rule.is_kept:
        raise ValidationError("This rule stays: what is sealed has to be owned and approved.")
    if not because.strip():
        raise ValidationError({"because": "Say why. The office reads it wherever the rule is shown."})
    setting = RuleSetting.objects.filter(rule=rule.slug).first()
    if strength == (setting.strength if setting else Strength.FULL):
        raise ValidationError({"strength": "The rule is kept so already."})
    values = {"strength": strength, "since": today, "because": because.strip(), "by": by}
    verb = VERBS[strength]
    if setting is None:
        return audit.add(RuleSetting(rule=rule.slug, **values), by=by, verb=verb, reason=because)
    return audit.change(setting, by=by, verb=verb, reason=because, columns=values)
