"""Folders for what is being made, removed at the end; where a process was killed in one, by the next that makes one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def scratch(prefix: str, folder: Path) -> Iterator[Path]:
    """A new folder in `folder`; those of the same prefix that no process works in are removed first."""
    for left in folder.glob(f"{prefix}*"):
        with _held(left) as is_ours:
            if is_ours:
                shutil.rmtree(left)
    with TemporaryDirectory(prefix=prefix, dir=folder) as name, _held(Path(name)):
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Whether it is this process's within the block; not where another holds it, or where nothing can be held."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # the other has ended meanwhile
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
