"""The portal as in service, but for style sheets and scripts, which nobody asks for here."""

from pcc_portal.settings import *  # noqa: F403
from pcc_portal.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
