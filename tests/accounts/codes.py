"""An authenticator app of six digits and half minutes (RFC 6238), written anew so that it can disagree with ours."""

import base64
import hmac
import struct
import time
from typing import Any

from django.test import Client

from pcc_portal.accounts.models import User
from tests.factories.accounts import PASSWORD

START = 1_700_000_010.0  # ten seconds into a half minute


def code(secret: str, at: float | None = None) -> str:
    counter = int(time.time() if at is None else at) // 30
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), "sha1").digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack_from('>I', digest, offset)[0] & 0x7FFFFFFF) % 10**6:06}"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/account/sign-in/", {"login": user.email, "password": password})


def set_up_app(client: Client) -> str:
    """Through the page; the secret that the app keeps."""
    client.get("/account/second-factor/app/add/")
    secret: str = client.session["mfa.totp.secret"]
    response = client.post("/account/second-factor/app/add/", {"code": code(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret
