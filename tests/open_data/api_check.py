"""Asks the open data of the demo, over HTTP, whatever its OpenAPI description allows and much that it does not, and
holds each answer to the description: `make api-check`."""

import os
import subprocess
import sys

os.environ.setdefault("TEST_ENGINE", "sqlite")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from tests.originals import original  # noqa: E402
from tests.portal import ROOT, serving  # noqa: E402

# What is served of a table depends on no state, and nobody signs in. Other methods are refused before a view is asked.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection"
)


def main() -> int:
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    demo = original("demo").copy("api_check")
    with serving(demo.url, STATE_DIR=str(ROOT / "var")) as address:
        command = [str(ROOT / ".venv/bin/schemathesis"), "run", f"{address}/api/openapi.json", f"--checks={CHECKS}"]
        return subprocess.run([*command, *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
