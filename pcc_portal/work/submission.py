"""Steps that are taken once for each form sent: a second click leads where the first went."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from objectives.actions import ChangedSinceError
from pcc_portal.accounts.access import SignedInRequest
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.updates.registers import drafts
from pcc_portal.updates.releases.workflow import NotInThisStateError

REFUSALS = (NotInThisStateError, WindowClosedError, ChangedSinceError)
REFUSED = "refused"


def send(request: SignedInRequest, form: forms.Form, act: Callable[[], str], place: str) -> HttpResponse | None:
    """Act, say what `act` answers and lead to `place`; None where it refuses, with why on the form."""
    try:
        with drafts.once(request) as led:
            said = act()
            led.location = place
    except drafts.AlreadySentError as sent:
        return redirect(sent.location)
    except REFUSALS as refusal:
        form.add_error(None, ValidationError(str(refusal), code=REFUSED))
    except ValidationError as problem:
        known = hasattr(problem, "error_dict") and set(problem.error_dict) <= set(form.fields)
        form.add_error(None, problem if known else problem.messages)
    else:
        messages.success(request, said)
        return redirect(place)
    return None


def status_of(form: forms.Form) -> int:
    """409 where the step cannot be taken now, whatever is typed."""
    return 409 if form.has_error(NON_FIELD_ERRORS, REFUSED) else 200
