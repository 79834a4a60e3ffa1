import os

from django.core.wsgi import get_wsgi_application

from pcc_portal.home.private import close_to_others

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pcc_portal.settings")
application = get_wsgi_application()
close_to_others()
