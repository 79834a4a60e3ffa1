#!/usr/bin/env python
import os
import sys
from pathlib import Path

# Made by `make install`, so that commands work on this machine without more ado. Serving needs the secret by name.
LOCAL_SECRET = Path(os.environ.get("STATE_DIR") or Path(__file__).resolve().parent / "var") / "secret_key"


def main() -> None:
    # What commands write is not for others on the machine.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pcc_portal.settings")
    told = os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")
    if not told and LOCAL_SECRET.exists():
        os.environ["SECRET_KEY_FILE"] = str(LOCAL_SECRET)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
