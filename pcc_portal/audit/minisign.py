"""Signatures in the form of minisign (https://jedisct1.github.io/minisign/): ed25519 over BLAKE2b-512 of the content.

The secret key is a PKCS #8 file of our own, which its owner alone may read; the public one beside it is minisign's.
"""

import base64
import binascii
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

KEY, PREHASHED = b"Ed", b"ED"  # as minisign marks a public key, and a signature of a hash
OTHERS = 0o077
COMMENT, TRUSTED = "untrusted comment: ", "trusted comment: "


class SignatureError(ValueError):
    """Says why a signature or a key is not accepted."""


def public_path(key_file: Path) -> Path:
    return key_file.with_suffix(".pub")


def make_key(key_file: Path) -> None:
    """A new pair of files. Raises FileExistsError where there is one: what it signed is checked with it for good."""
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes_raw()
    words = f"minisign public key {int.from_bytes(_number(public), 'little'):016X}"
    public_path(key_file).write_text(f"{COMMENT}{words}\n{_encoded(KEY + _number(public) + public)}\n")


def read_key(key_file: Path) -> Ed25519PrivateKey:
    """Raises SignatureError where there is none, or where others can read it."""
    if not key_file.is_file():
        raise SignatureError(f"There is no key in {key_file}. Make one with --new-key.")
    if key_file.stat().st_mode & OTHERS:
        raise SignatureError(f"Others on this machine can read {key_file}. Type: chmod 600 {key_file}")
    key = load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SignatureError(f"{key_file} holds no key of ed25519.")
    return key


def sign(content: bytes, key: Ed25519PrivateKey, trusted: str) -> str:
    """The text of a `.minisig` file; `trusted`: one line that is signed with it."""
    signature = key.sign(_hash(content))
    whole = key.sign(signature + trusted.encode())
    number = _number(key.public_key().public_bytes_raw())
    lines = (f"{COMMENT}PCC Portal", _encoded(PREHASHED + number + signature), TRUSTED + trusted, _encoded(whole))
    return "".join(f"{line}\n" for line in lines)


def check(content: bytes, signature: str, public: str) -> None:
    """Raises SignatureError unless the text of a `.minisig` file is of this content and by the owner of that key."""
    try:
        _, first, comment, last = signature.splitlines()
        key, signed = _decoded(public.splitlines()[1]), _decoded(first)
        if key[:2] != KEY or signed[:2] != PREHASHED or not comment.startswith(TRUSTED):
            raise SignatureError("the signature is of another form")
        if signed[2:10] != key[2:10]:
            raise SignatureError("it was signed with another key")
        owner = Ed25519PublicKey.from_public_bytes(key[10:])
        owner.verify(signed[10:], _hash(content))
        owner.verify(_decoded(last), signed[10:] + comment.removeprefix(TRUSTED).encode())
    except InvalidSignature as wrong:
        raise SignatureError("the signature is of something else") from wrong
    except (ValueError, IndexError) as wrong:
        raise wrong if isinstance(wrong, SignatureError) else SignatureError("the signature cannot be read") from wrong


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()


def _number(public: bytes) -> bytes:
    """By which minisign tells keys apart: of the key itself here, at random there."""
    return hashlib.sha256(public).digest()[:8]


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise SignatureError("the signature cannot be read") from wrong
