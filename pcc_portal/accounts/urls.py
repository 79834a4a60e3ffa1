"""Signing in and out and one's own account, mounted at account/. Names are those that allauth looks up."""

from allauth.account import views
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from . import sign_in
from .access import public, signed_in
from .single_sign_on import PROVIDER
from .views import accept_invitation, account

DIRECTORY = {"provider_id": PROVIDER}

urlpatterns = [
    path("", account, name="account_home"),
    path("sign-in/", public(sign_in.SignIn.as_view()), name="account_login"),
    path("sign-in/code/", public(sign_in.second_step.as_view()), name="mfa_authenticate"),
    path("sign-in/directory/", public(openid.login), DIRECTORY, name="openid_connect_login"),
    path("sign-in/directory/answer/", public(openid.callback), DIRECTORY, name="openid_connect_callback"),
    path(
        "sign-in/directory/cancelled/",
        public(never_cache(social.login_cancelled)),
        name="socialaccount_login_cancelled",
    ),
    path("sign-out/", public(views.LogoutView.as_view()), name="account_logout"),
    path("sign-up/", public(views.SignupView.as_view()), name="account_signup"),
    path("invitation/<str:token>/", accept_invitation, name="account_accept_invitation"),
    path("closed/", public(never_cache(views.AccountInactiveView.as_view())), name="account_inactive"),
    path("confirm/", signed_in(views.ReauthenticateView.as_view()), name="account_reauthenticate"),
    path("confirm/code/", signed_in(sign_in.confirm_by_code.as_view()), name="mfa_reauthenticate"),
    path("confirm/passkey/", signed_in(sign_in.confirm_by_passkey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("sessions/", signed_in(sign_in.Sessions.as_view()), name="usersessions_list"),
    path("second-factor/", signed_in(sign_in.SecondFactors.as_view()), name="mfa_index"),
    path("second-factor/app/add/", signed_in(sign_in.AddApp.as_view()), name="mfa_activate_totp"),
    path("second-factor/app/remove/", signed_in(sign_in.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/add/", signed_in(sign_in.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        signed_in(sign_in.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/codes/", signed_in(sign_in.recovery_codes.as_view()), name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/", signed_in(sign_in.MakeRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"
    ),
    path(
        "second-factor/codes/file/",
        signed_in(sign_in.recovery_codes_file.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("password/", signed_in(sign_in.ChangePassword.as_view()), name="account_change_password"),
    path("password/reset/", public(never_cache(sign_in.ResetPassword.as_view())), name="account_reset_password"),
    path(
        "password/reset/sent/",
        public(never_cache(views.PasswordResetDoneView.as_view())),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/done/",
        public(never_cache(views.PasswordResetFromKeyDoneView.as_view())),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(never_cache(views.PasswordResetFromKeyView.as_view())),
        name="account_reset_password_from_key",
    ),
]
