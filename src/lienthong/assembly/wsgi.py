"""The web process: `granian --interface wsgi lienthong.assembly.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.assembly.django_settings")

application = get_wsgi_application()
# What was imported stays until the process ends: looking through it for garbage finds nothing and takes a tenth of a
# second from whoever waits just then.
gc.freeze()
gc.set_threshold(20_000, 20, 50)
