"""The web server: sync workers behind a proxy, on loopback.

`./run` and the service unit start `gunicorn shelter.wsgi`, which reads this file by itself. The command line
and GUNICORN_CMD_ARGS override it.
"""

import os

from shelter.lib.log_events import console

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2 * len(os.sched_getaffinity(0)) + 1, 9))
preload_app = True

# A paper may take 60 s in a request, and its answer some more (shelter/lib/pdf/press.py).
timeout = 75
graceful_timeout = 10
# What memory a worker gathers is given back after so many requests, not by all workers at once.
max_requests, max_requests_jitter = 2_000, 400
# Heartbeats are files: in memory, where there is such a place, so that a slow disk kills nobody.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
umask = 0o077
control_socket_disable = True

# Which protocol a request came by is decided in the settings (SHELTER_TRUSTED_PROXIES), and nowhere else.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""

# No access log: it would hold paths and queries. The application tells each request by its route.
accesslog = None
_log = console("INFO")
logconfig_dict = {
    **_log,
    "loggers": {
        **_log["loggers"],
        "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
