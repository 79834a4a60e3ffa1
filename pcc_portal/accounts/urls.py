"""Addresses of sign-in and of one's own account, mounted at account/. Names are those that allauth looks up."""

from allauth.account import views as allauth
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from . import views
from .access import public, signed_in
from .single_sign_on import PROVIDER

DIRECTORY = {"provider_id": PROVIDER}

urlpatterns = [
    path("", views.account, name="account_home"),
    path("sign-in/", public(views.SignIn.as_view()), name="account_login"),
    path("sign-in/code/", public(views.second_step.as_view()), name="mfa_authenticate"),
    path("sign-in/directory/", public(openid.login), DIRECTORY, name="openid_connect_login"),
    path("sign-in/directory/answer/", public(openid.callback), DIRECTORY, name="openid_connect_callback"),
    path(
        "sign-in/directory/cancelled/",
        public(never_cache(social.login_cancelled)),
        name="socialaccount_login_cancelled",
    ),
    path("sign-out/", public(allauth.LogoutView.as_view()), name="account_logout"),
    path("sign-up/", public(allauth.SignupView.as_view()), name="account_signup"),
    path("invitation/<str:token>/", views.accept_invitation, name="account_accept_invitation"),
    path("closed/", public(never_cache(allauth.AccountInactiveView.as_view())), name="account_inactive"),
    path("confirm/", signed_in(allauth.ReauthenticateView.as_view()), name="account_reauthenticate"),
    path("confirm/code/", signed_in(views.confirm_by_code.as_view()), name="mfa_reauthenticate"),
    path("confirm/passkey/", signed_in(views.confirm_by_passkey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("sessions/", signed_in(views.Sessions.as_view()), name="usersessions_list"),
    path("second-factor/", signed_in(views.SecondFactors.as_view()), name="mfa_index"),
    path("second-factor/app/add/", signed_in(views.AddApp.as_view()), name="mfa_activate_totp"),
    path("second-factor/app/remove/", signed_in(views.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/add/", signed_in(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        signed_in(views.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/codes/", signed_in(views.recovery_codes.as_view()), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", signed_in(views.MakeRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"),
    path(
        "second-factor/codes/file/",
        signed_in(views.recovery_codes_file.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("password/", signed_in(views.ChangePassword.as_view()), name="account_change_password"),
    path("password/reset/", public(never_cache(views.ResetPassword.as_view())), name="account_reset_password"),
    path(
        "password/reset/sent/",
        public(never_cache(allauth.PasswordResetDoneView.as_view())),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/done/",
        public(never_cache(allauth.PasswordResetFromKeyDoneView.as_view())),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(never_cache(allauth.PasswordResetFromKeyView.as_view())),
        name="account_reset_password_from_key",
    ),
]
