"""As `sitecustomize.py` on its path, Python writes below WRITABLE alone, as with systemd's `ProtectSystem=strict`."""

import os
import sys

WRITABLE = tuple(os.environ["WRITABLE"].split(os.pathsep))
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate"}


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    changes = event in CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES)
    if not changes and event != "sqlite3.connect":
        return
    place = arguments[0]
    if isinstance(place, str | bytes | os.PathLike):
        path = os.path.realpath(os.fsdecode(place))
        if not path.startswith(WRITABLE):
            raise OSError(30, "Read-only file system", path)


sys.addaudithook(refuse)
