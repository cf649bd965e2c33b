import os

from django.core.wsgi import get_wsgi_application

from shelter.lib import patience

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelter.settings")

patience.install()
application = get_wsgi_application()
