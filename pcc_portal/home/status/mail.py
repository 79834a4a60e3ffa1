"""Mail on errors, which leaves the machine: it says where in the program, and nothing that anybody typed."""

import logging
import traceback

from django.utils.log import AdminEmailHandler

from .logs import number_of


class ErrorMail(AdminEmailHandler):
    """Mails the kind of the error, the name of the address, the number of the request and the lines of the program.

    No address, form, cookie, user, value, nor the error's own words, which may quote one: those stand in the log under
    the same number.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        kind = type(error).__name__ if error else record.levelname
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        frames = traceback.extract_tb(error.__traceback__) if error else []
        lines = [
            f"Request {number_of(record) or 'none'}, address {match.view_name if match else 'unknown'}: {kind}.",
            "What was sent and said is in the log of the machine, under this number.",
            "",
            *(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames),
        ]
        self.send_mail(f"Error in the portal: {kind}", "\n".join(lines), fail_silently=True)
