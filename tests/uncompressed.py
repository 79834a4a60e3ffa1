"""The portal's settings to gather static files with: fingerprinted as in service, not compressed."""

from pcc_portal.settings import *  # noqa: F403
from pcc_portal.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
