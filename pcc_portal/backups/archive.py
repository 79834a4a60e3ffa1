"""A backup: one tar file with a manifest first, then the database and every document, encrypted where keys are set.

The manifest says of each file its size and SHA-256, of each table what it held, and which migrations were applied; a
file that differs by a byte is refused before anything is put in place. Encryption is that of age (age-encryption.org).
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pcc_portal.periods import clock
from pcc_portal.updates.documents import store
from pcc_portal.updates.models import Document

from . import engines
from .contents import Cursor, contents, rows
from .retention import named
from .scratch import scratch

FORMAT, MANIFEST, DATABASE, DOCUMENTS = 1, "manifest.json", "database", "documents/"
MEMBER = re.compile(rf"{DATABASE}|{DOCUMENTS}[0-9a-f]{{64}}")
PIECE = 1 << 20


def make(folder: Path) -> Path:
    """Back up into a new file in the folder, which has its name only once it is whole. Returns its path."""
    recipients = [_recipient(key) for key in settings.BACKUP_RECIPIENTS]
    name = f"{named(clock.real_now())}{'.age' if recipients else ''}"
    if (folder / name).exists():
        raise CommandError(f"{folder / name} exists. A backup is written into a new file.")
    with scratch(".making-", folder) as making:
        file = _pack(making)
        if recipients:
            file = _encrypt(file, recipients)
        _flush(file)
        file.rename(folder / name)
    _flush(folder)
    return folder / name


def _pack(making: Path) -> Path:
    database, packed = making / DATABASE, making / "packed"
    with engines.copied(database) as cursor:
        held = contents(cursor, engines.tables(cursor))
        documents = _documents(cursor)
    manifest = {
        "format": FORMAT,
        "made": clock.real_now().isoformat(),
        "engine": connection.vendor,
        "migrations": sorted(MigrationLoader(connection).applied_migrations),
        "tables": held,
        "files": {DATABASE: _sha256(database)} | {f"{DOCUMENTS}{sha256}": sha256 for sha256 in documents},
    }
    with tarfile.open(packed, "w") as archive:
        _add(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
        archive.add(database, DATABASE)
        for sha256 in documents:
            with store.opened(Document(sha256=sha256)) as document:
                _add(archive, f"{DOCUMENTS}{sha256}", document.read())
    return packed


def _documents(cursor: Cursor) -> list[str]:
    """Hashes of the documents that the copy names."""
    table = connection.ops.quote_name(Document._meta.db_table)
    return sorted({sha256 for (sha256,) in rows(cursor, f"SELECT sha256 FROM {table} WHERE removed_because = ''")})  # noqa: S608


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _recipient(key: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as wrong:
        raise CommandError(f"BACKUP_RECIPIENTS holds what is no public key of age: {key}") from wrong


def _encrypt(file: Path, recipients: list[Any]) -> Path:
    sealed = file.with_name("encrypted")
    pyrage.encrypt_file(str(file), str(sealed), recipients)
    return sealed


def _flush(path: Path) -> None:
    """What was written stands on the disk before it has its name, and so does the name."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


@contextmanager
def opened(file: Path, key: Path | None) -> Iterator[tuple[dict[str, Any], Path]]:
    """Within the block: the manifest of a backup, and a folder with its files, each of which is what it says.

    Raises CommandError where anything is missing, changed, or not to be read.
    """
    folder = Path(connection.settings_dict["NAME"]).parent if connection.vendor == "sqlite" else settings.STATE_DIR
    with scratch(".restoring-", folder) as making:
        try:
            with tarfile.open(_decrypt(file, key, making), "r|") as archive:
                manifest = _unpack(archive, making)
        except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as broken:
            raise CommandError(f"{file} cannot be read: {broken}") from broken
        yield manifest, making


def _decrypt(file: Path, key: Path | None, making: Path) -> Path:
    if not file.name.endswith(".age"):
        return file
    if key is None:
        raise CommandError(f"{file} is encrypted: name the file with the secret key by --key.")
    plain = making / "packed"
    try:
        identity = pyrage.x25519.Identity.from_str(_secret(key))
        pyrage.decrypt_file(str(file), str(plain), [identity])
    except (pyrage.DecryptError, pyrage.IdentityError) as refusal:
        raise CommandError(f"{file} cannot be decrypted with {key}: {refusal}") from refusal
    return plain


def _secret(key: Path) -> str:
    """The key in a file as age-keygen writes it, past its comments."""
    return next((line for line in key.read_text().splitlines() if line and not line.startswith("#")), "")


def _unpack(archive: tarfile.TarFile, making: Path) -> dict[str, Any]:
    first = archive.next()
    if first is None or first.name != MANIFEST:
        raise CommandError("The file is not a backup of the portal: it does not begin with its manifest.")
    manifest = _parse(_read(archive, first))
    left = {name: sha256 for name, sha256 in manifest["files"].items() if MEMBER.fullmatch(name)}
    (making / DOCUMENTS).mkdir()
    while (member := archive.next()) is not None:
        expected = left.pop(member.name, None)
        if expected is None or _save(archive, member, making / member.name) != expected:
            raise CommandError(f"{member.name} in the backup is not what the manifest says.")
    if left:
        raise CommandError(f"{min(left)} is missing in the backup.")
    return manifest


def _parse(content: bytes) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(content)
    if manifest["format"] != FORMAT:
        raise CommandError(f"The backup has the format {manifest['format']}, which this version does not know.")
    if not all(isinstance(manifest[name], dict) for name in ("files", "tables")):
        raise ValueError("its manifest lists no files, or no tables")
    return manifest


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = archive.extractfile(member)
    if content is None:
        raise CommandError(f"{member.name} in the backup is no file.")
    return content.read()


def _save(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> str:
    """Its SHA-256, in hex. Names are those of the manifest, so none leads out of the folder."""
    content, digest = archive.extractfile(member), hashlib.sha256()
    if content is None:
        raise CommandError(f"{member.name} in the backup is no file.")
    with to.open("wb") as file:
        while piece := content.read(PIECE):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()
