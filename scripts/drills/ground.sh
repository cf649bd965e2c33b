# The ground every drill stands on: source it first. It turns SHELTER_DATA into a new directory with keys and a
# cluster of its own, and removes both on every way out, so a drill may break whatever it likes.
# POSIX sh. Used by the executables beside it, which find the checkout in HOUSE.

HOUSE=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
unset DATABASE_URL SHELTER_MODE SHELTER_BASE_URL SHELTER_SECRET_KEY SHELTER_FIELD_KEYS SHELTER_INDEX_KEY
unset SHELTER_DEMO_PASSWORD PORT
# As root the cluster's own user must be let through to it, which /tmp of a private mount may not allow.
ground_parent=${TMPDIR:-/tmp}
if [ "$(id -u)" = 0 ]; then ground_parent=/var/lib/shelter && mkdir -p "$ground_parent"; fi
SHELTER_DATA=$(mktemp -d "$ground_parent/drill-XXXXXX")
. "$HOUSE/scripts/lib.sh"
GROUND=$SHELTER_DATA
FIRST_WEB_PORT=18080
cd "$HOUSE"

fact() { say "    $*"; }

# Other places of a drill (a restored copy, say) are directories named like the ground, with a dash and a word.
leave_ground() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    for place in "$GROUND" "$GROUND"-*; do
        [ -d "$place" ] || continue
        stop_web "$place"
        if [ -d "$place/pg" ]; then SHELTER_DATA=$place scripts/cluster stop || :; fi
        rm -rf -- "$place"
    done
    exit "$status"
}
trap leave_ground EXIT
trap 'exit 143' INT TERM HUP

manage() { "$VENV/bin/python" manage.py "$@"; }

# Demonstration people, reference data and static files in a fresh database.
seed() {
    make_secrets
    scripts/cluster start
    manage prepare >/dev/null
    manage collectstatic --no-input --verbosity 0
}

# Serves the place in SHELTER_DATA and waits until it is well; prints nothing. Sets WEB_PORT.
serve() {
    WEB_PORT=$(free_port "$FIRST_WEB_PORT")
    PORT=$WEB_PORT WEB_CONCURRENCY=2 setsid "$VENV/bin/python" -m gunicorn shelter.wsgi \
        </dev/null >>"$SHELTER_DATA/log/web.log" 2>&1 &
    record "$SHELTER_DATA/state/web.pid" $!
    serve_left=120
    until [ "$(http_status /healthz)" = 200 ]; do
        serve_left=$((serve_left - 1))
        recorded "$SHELTER_DATA/state/web.pid" >/dev/null && [ "$serve_left" -gt 0 ] || {
            tail -n 15 "$SHELTER_DATA/log/web.log" >&2
            die "The web server did not start."
        }
        sleep 0.5
    done
}

# Some of a list may have ended by themselves since it was made; the first is what the drill is about.
strike() { # SIGNAL PID…
    kill -0 "$2" || die "Nothing to strike at."
    kill "-$@" 2>/dev/null || :
}

http_status() { # PATH → the status code, 000 when nothing answers
    "$VENV/bin/python" - "http://localhost:$WEB_PORT$1" <<'PYTHON'
import sys
import urllib.error
import urllib.request

try:
    print(urllib.request.urlopen(sys.argv[1], timeout=5).status)
except urllib.error.HTTPError as error:
    print(error.code)
except OSError:
    print("000")
PYTHON
}

stop_web() { # [PLACE]
    set -- "${1:-$SHELTER_DATA}/state/web.pid"
    stop_web_pid=$(recorded "$1") || return 0
    kill -TERM "$stop_web_pid" 2>/dev/null || :
    wait_gone "$1" 10 || kill -KILL -- "-$stop_web_pid" 2>/dev/null || :
}
