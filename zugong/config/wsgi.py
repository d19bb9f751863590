"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zugong.config.settings")
application = get_wsgi_application()
# What is loaded now stays: without this every thorough collection goes through all of it again, in the middle of a request.
gc.collect()
gc.freeze()
