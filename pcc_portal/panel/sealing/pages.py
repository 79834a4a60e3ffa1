"""What pages that seal do next: an archive and copies are made of what was sealed."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from pcc_portal.updates.registers.views import StepPage

from .. import exports

logger = logging.getLogger(__name__)
NOT_MADE = (
    "It is sealed, and one of its copies could not be made: the log of the server says why. Once that is fixed, "
    "manage.py report_archives makes archives that are missing."
)


class SealPage(StepPage):
    def copies(self) -> list[Callable[[], object]]:
        """What makes each of them."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """What keeps a copy from being made unseals nothing, and is told."""
        answered = super().form_valid(form)
        for make in self.copies() if answered.status_code == HTTPStatus.FOUND else ():
            try:
                make()
            except exports.SwitchedOffError as why:
                messages.warning(self.request, str(why))
            except Exception:  # whatever it is, what was sealed stands
                logger.exception("A copy of %s could not be made.", self.object)
                messages.warning(self.request, NOT_MADE)
        return answered
