import json
from typing import Any

from django.core.management.base import BaseCommand

from pcc_portal.backups import reading


class Command(BaseCommand):
    help = "Read every public page that links lead to; prints the status and SHA-256 of each by address, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(reading.public_site(), indent=1))
