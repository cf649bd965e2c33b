# Shared by scripts/backup and scripts/restore; source it after lib.sh. Sourcing changes nothing but variables.

# The demonstration can open its own backups. Nobody else's key lies beside the data it protects.
DEMO_BACKUP_KEY=$SHELTER_DATA/backup.key

in_demo_mode() {
    [ "${SHELTER_MODE:-$(env_get SHELTER_MODE)}" != production ]
}

# The site's own set-up, age, and PostgreSQL's client programs where the database is somebody else's to run.
need_backup_tools() {
    [ -x "$VENV/bin/python" ] || "$HOUSE/scripts/setup"
    missing=
    command -v age >/dev/null && command -v age-keygen >/dev/null || missing=age
    if [ -z "$(postgresql_binaries)" ] && ! command -v pg_dump >/dev/null; then
        if [ -n "$(outside_database)" ]; then missing="$missing postgresql-client"; else missing="$missing postgresql"; fi
    fi
    # Word splitting is meant: a list of package names.
    # shellcheck disable=SC2086
    [ -z "$missing" ] || install_packages $missing || exit 1
}
