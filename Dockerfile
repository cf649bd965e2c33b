# The site in a container: the same set-up as on a machine, on the same Debian. Database and proxy: compose.yaml.
FROM debian:bookworm-slim
WORKDIR /srv/saphan
COPY . .

# scripts/setup knows the packages. A database that is somebody else's: no server is installed, only its client.
ENV DATABASE_URL=postgres://saphan@db/saphan SHELTER_MODE=production SHELTER_DATA=/var/lib/saphan
RUN scripts/setup \
    && HOUSE=$PWD sh -c '. scripts/lib.sh && . scripts/backup_tools.sh && need_backup_tools' \
    && rm -rf /var/lib/apt/lists/* /root/.cache

# Collecting the static files reads the settings and nothing behind them; these values stay in this step.
RUN SHELTER_MODE=demo SHELTER_SECRET_KEY=x SHELTER_FIELD_KEYS=x SHELTER_INDEX_KEY=x \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/saphan --shell /usr/sbin/nologin saphan \
    && install -d -o saphan -g saphan -m 0700 /var/lib/saphan /var/backups/saphan
USER saphan
VOLUME ["/var/lib/saphan", "/var/backups/saphan"]

ENV GUNICORN_CMD_ARGS="--bind 0.0.0.0:8000"
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD [".venv/bin/python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=8)"]
CMD [".venv/bin/gunicorn", "shelter.wsgi"]
