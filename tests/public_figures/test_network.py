"""Fetching over HTTPS, from a server of our own with a certificate that the test made."""

import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pcc_portal.public_figures import fetching
from pcc_portal.public_figures.sources.declaration import UnreadFileError

HOSTS = ("127.0.0.1",)


class Publisher(NamedTuple):
    address: str
    trusted: ssl.SSLContext


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "https://evil.example/file.csv")
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        else:
            if self.path == "/slow":
                time.sleep(2)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Year,Period\n" if self.path == "/file" else b"x" * 2_000)

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Publisher")])
    now = dt.datetime.now(dt.UTC)
    local = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
    signed = builder.add_extension(local, critical=False).sign(key, hashes.SHA256())
    file = folder / "publisher.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    file = _certificate(tmp_path_factory.mktemp("certificate"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Publisher(f"https://127.0.0.1:{server.server_port}", ssl.create_default_context(cafile=str(file)))
    server.shutdown()
    server.server_close()


def read(publisher: Publisher, path: str, context: ssl.SSLContext | None = None) -> bytes:
    redirects = fetching.SameHosts(HOSTS)
    return fetching.read_from(publisher.address + path, redirects, context or publisher.trusted, 1_000)


def test_a_file_is_fetched(publisher: Publisher) -> None:
    assert read(publisher, "/file") == b"Year,Period\n"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/large", "It has more than"),
        ("/gone", "The publisher answers 404"),
        ("/elsewhere", "Give an address that begins with https:// and is at 127.0.0.1."),
    ],
)
def test_what_cannot_be_fetched_is_said(publisher: Publisher, path: str, words: str) -> None:
    with pytest.raises(UnreadFileError, match=words):
        read(publisher, path)


def test_who_cannot_prove_who_it_is_is_not_read(publisher: Publisher) -> None:
    with pytest.raises(UnreadFileError, match=r"It could not be fetched.*CERTIFICATE_VERIFY_FAILED"):
        read(publisher, "/file", ssl.create_default_context())


def test_who_does_not_answer_is_not_waited_for(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 0.3)
    with pytest.raises(UnreadFileError, match=r"It could not be fetched.*Bring it as a file"):
        read(publisher, "/slow")
