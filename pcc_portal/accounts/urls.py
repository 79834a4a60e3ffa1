"""Signing in and out, mounted at account/. Names are those that allauth looks up."""

from allauth.account import views
from django.urls import path, re_path

from .access import public, signed_in

urlpatterns = [
    path("sign-in/", public(views.LoginView.as_view()), name="account_login"),
    path("sign-out/", public(views.LogoutView.as_view()), name="account_logout"),
    path("sign-up/", public(views.SignupView.as_view()), name="account_signup"),
    path("closed/", public(views.AccountInactiveView.as_view()), name="account_inactive"),
    path("confirm/", signed_in(views.ReauthenticateView.as_view()), name="account_reauthenticate"),
    path("password/", signed_in(views.PasswordChangeView.as_view()), name="account_change_password"),
    path("password/reset/", public(views.PasswordResetView.as_view()), name="account_reset_password"),
    path("password/reset/sent/", public(views.PasswordResetDoneView.as_view()), name="account_reset_password_done"),
    path(
        "password/reset/done/",
        public(views.PasswordResetFromKeyDoneView.as_view()),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(views.PasswordResetFromKeyView.as_view()),
        name="account_reset_password_from_key",
    ),
]
