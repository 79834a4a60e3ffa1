"""Organisations as the standards name them: by a number in a register that everybody knows, where there is one."""

import re

from django.conf import settings

from commissioning.choices import ProviderKind
from commissioning.models import Provider
from objectives.models import Plan

CHARITY, COMPANY = re.compile(r"[0-9]{6,7}"), re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}")


def body() -> tuple[str, str]:
    """(identifier, name) of the office. The identifier is one that the office sets, else of its own making."""
    plan = Plan.objects.in_force()
    name = plan.body if plan else ""
    return settings.ORGANISATION_ID or f"{settings.GIVING_PREFIX}-office", name


def identifier(provider: Provider) -> str:
    """As in "GB-CHC-1160384" or "GB-COH-01234567" (org-id.guide); of other bodies, their key in this portal."""
    number = provider.registered_number.replace(" ", "").upper()
    if charity_number(provider):
        return f"GB-CHC-{number}"
    return f"GB-COH-{number}" if COMPANY.fullmatch(number) else f"{settings.GIVING_PREFIX}-{provider.slug}"


def charity_number(provider: Provider) -> str:
    number = provider.registered_number.replace(" ", "")
    return number if provider.kind == ProviderKind.CHARITY and CHARITY.fullmatch(number) else ""


def company_number(provider: Provider) -> str:
    number = provider.registered_number.replace(" ", "").upper()
    return number if COMPANY.fullmatch(number) else ""
