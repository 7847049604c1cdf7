"""The web process: `granian --interface wsgi lienthong.assembly.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.assembly.django_settings")

application = get_wsgi_application()
