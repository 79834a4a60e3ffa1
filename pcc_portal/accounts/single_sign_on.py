"""Signing in with the office's own directory, as Entra ID, over OpenID Connect. It never makes an account."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render

from .models import User

# The one directory, by the name that allauth knows it under.
PROVIDER = "office"
# Entra ID says `xms_edov` where others say `email_verified`; some write true as text.
CLAIMS_OF_PROOF = ("email_verified", "xms_edov")
YES = (True, "true", "1")


def is_offered() -> bool:
    return bool(settings.OIDC_SERVER_URL)


def name_of_directory() -> str:
    name: str = settings.OIDC_NAME
    return name


def came_with_second_factor(request: HttpRequest) -> bool:
    """This session was opened by the directory, which is known to ask for a second factor itself."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return settings.OIDC_ASKS_SECOND_FACTOR and "socialaccount" in methods


class InvitedOnly(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person by the address that the directory vouches for; nothing else about them counts."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied("Only signing in is on offer.")
        person = person_with(verified_address(sociallogin.account.extra_data))
        if person is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/not_invited.html", status=403))
        sociallogin.user = person


def verified_address(claims: dict[str, Any]) -> str:
    """The address in the identity token or, for the same subject, in the user information. Empty when unproven."""
    token, information = claims.get("id_token") or {}, claims.get("userinfo") or {}
    subject = token.get("sub")
    for proof in (token, information):
        proven = any(proof.get(claim) in YES for claim in CLAIMS_OF_PROOF)
        if subject and proof.get("sub") == subject and proven:
            return str(proof.get("email") or "")
    return ""


def person_with(address: str) -> User | None:
    # Beyond ASCII there are letters that turn into others in lower case.
    if not address or not address.isascii():
        return None
    return User.objects.active().filter(email=address.strip().lower()).first()
