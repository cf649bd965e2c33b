# Shared by ./run, ./test and scripts/*: where things live, the env file, processes, ports, the cluster.
# POSIX sh. Source it after setting HOUSE to the absolute path of the checkout (`pwd -P`).
# Sourcing changes nothing but variables.

PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export PATH HOME
# A libpq setting left in the caller's shell must not send us to another server.
unset PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGDATABASE PGDATA PGOPTIONS PGSERVICE

BOOT=$(cat /proc/sys/kernel/random/boot_id)
VENV=$HOUSE/.venv

am_root() { [ "$(id -u)" = 0 ]; }

# settings.py computes the very same default.
if [ -z "${SHELTER_DATA:-}" ]; then
    SHELTER_DATA=shelter/$(printf %s "$HOUSE" | sha256sum | cut -c1-12)
    if am_root; then
        SHELTER_DATA=/var/lib/$SHELTER_DATA
    else
        SHELTER_DATA=${XDG_DATA_HOME:-$HOME/.local/share}/$SHELTER_DATA
    fi
fi
case $SHELTER_DATA in
/*) ;;
*) SHELTER_DATA=$(pwd -P)/$SHELTER_DATA ;;
esac
export SHELTER_DATA
ENV_FILE=$SHELTER_DATA/env
STATE=$SHELTER_DATA/state

say() { printf '%s\n' "$*"; }
die() {
    printf '%s\n' "$@" >&2
    exit 1
}

make_data_directory() {
    (umask 022 && mkdir -p -- "$(dirname -- "$SHELTER_DATA")" &&
        umask 077 && mkdir -p -- "$STATE/holders" "$SHELTER_DATA/log") ||
        die "เขียนใน $SHELTER_DATA ไม่ได้ / cannot write there: set SHELTER_DATA to another place."
}

# --- the env file: KEY=VALUE lines, mode 0600, always swapped whole ---

env_get() { # KEY
    [ ! -r "$ENV_FILE" ] || sed -n "s/^$1=//p" "$ENV_FILE" | tail -n 1
}

env_set() { # KEY VALUE
    (
        umask 077
        {
            [ ! -r "$ENV_FILE" ] || grep -v "^$1=" "$ENV_FILE" || :
            printf '%s=%s\n' "$1" "$2"
        } >"$ENV_FILE.$$" && mv -f -- "$ENV_FILE.$$" "$ENV_FILE"
    )
}

outside_database() { # the DATABASE_URL of a database that is somebody else's to run; empty when it is our cluster's
    if [ -n "${DATABASE_URL:-}" ]; then
        printf '%s\n' "$DATABASE_URL"
        return
    fi
    in_file=$(env_get DATABASE_URL)
    case $in_file in
    postgres://shelter:*@127.0.0.1:*/shelter) [ ! -e "$SHELTER_DATA/pg" ] || return 0 ;;
    esac
    printf '%s\n' "$in_file"
}

# What the demonstration and the tests need to start; in production the operator gives these.
make_secrets() {
    make_data_directory
    [ -n "$(env_get SHELTER_MODE)" ] || env_set SHELTER_MODE demo
    [ -n "$(env_get SHELTER_SECRET_KEY)" ] || env_set SHELTER_SECRET_KEY "$(random_text 64)"
    # A Fernet key is 32 random bytes in the URL-safe alphabet.
    [ -n "$(env_get SHELTER_FIELD_KEYS)" ] ||
        env_set SHELTER_FIELD_KEYS "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')"
    [ -n "$(env_get SHELTER_INDEX_KEY)" ] || env_set SHELTER_INDEX_KEY "$(head -c 32 /dev/urandom | base64)"
    # Letters that nobody mistakes for one another when typing it from the screen.
    [ -n "$(env_get SHELTER_DEMO_PASSWORD)" ] || env_set SHELTER_DEMO_PASSWORD \
        "$(random_text 4 a-hjkmnp-z)-$(random_text 4 a-hjkmnp-z)-$(random_text 4 2-9)"
}

random_text() { # LENGTH [ALPHABET]
    LC_ALL=C tr -dc "${2:-A-Za-z0-9}" </dev/urandom | head -c "$1"
}

# --- processes: a pid counts only together with the moment it was born, so a recycled pid is never touched ---

identity() { # PID → "pid start boot", or fails when that process is gone (a zombie is gone)
    identity_stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name in parentheses may hold spaces; after it come the state and, 19 fields on, the start time.
    set -- "$1" ${identity_stat##*) }
    case $2 in Z | X) return 1 ;; esac
    printf '%s %s %s\n' "$1" "${21}" "$BOOT"
}

process_table() { # "pid state parent group" of every process on this machine
    cat /proc/[0-9]*/stat 2>/dev/null | awk '{ process = $1; sub(/^.*\) /, ""); print process, $1, $2, $3 }'
}

record() { # FILE PID
    identity "$2" >"$1.$$" && mv -f -- "$1.$$" "$1"
}

recorded() { # FILE → the pid recorded there, if that very process still lives
    [ -s "$1" ] || return 1
    read -r recorded_line <"$1" || return 1
    [ "$(identity "${recorded_line%% *}")" = "$recorded_line" ] || return 1
    printf '%s\n' "${recorded_line%% *}"
}

wait_gone() { # FILE SECONDS → true when the recorded process ended within that time
    wait_left=$(($2 * 10))
    while recorded "$1" >/dev/null; do
        [ "$wait_left" -gt 0 ] || return 1
        wait_left=$((wait_left - 1))
        sleep 0.1
    done
}

# --- ports ---

port_taken() { # PORT → true when something listens where http://localhost:PORT would arrive
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v want="$(printf %04X "$1")" '
        BEGIN {
            zeros = "00000000000000000000000000000000"
            local_address[zeros] = local_address["00000000000000000000000001000000"] = 1
            local_address["0000000000000000FFFF00000100007F"] = local_address["00000000"] = 1
            local_address["0100007F"] = 1
        }
        $4 == "0A" && split($2, at, ":") == 2 && at[2] == want && at[1] in local_address { found = 1 }
        END { exit !found }'
}

wait_free() { # PORT SECONDS → true when nothing listened there any more within that time
    wait_left=$(($2 * 10))
    while port_taken "$1"; do
        [ "$wait_left" -gt 0 ] || return 1
        wait_left=$((wait_left - 1))
        sleep 0.1
    done
}

free_port() { # FIRST → the first free port from there on
    free_port_try=$1
    while port_taken "$free_port_try"; do free_port_try=$((free_port_try + 1)); done
    printf '%s\n' "$free_port_try"
}

# --- Debian packages: apt is called only for what is missing ---

postgresql_binaries() { # the directory of the newest installed version that has pg_trgm; empty when there is none
    for bin in /usr/lib/postgresql/*/bin; do
        version=${bin%/bin}
        version=${version##*/}
        [ -x "$bin/initdb" ] && [ -f "/usr/share/postgresql/$version/extension/pg_trgm.control" ] || continue
        printf '%s %s\n' "$version" "$bin"
    done | sort -n | tail -n 1 | cut -d' ' -f2
}

install_packages() { # PACKAGE… → false when apt could not; says what to do
    say "ติดตั้งแพ็กเกจ / installing Debian packages: $*"
    if am_root; then
        as_root=env
    elif (: </dev/tty) 2>/dev/null; then
        as_root=sudo
    else
        as_root='sudo -n' # without a terminal nobody could answer its question
    fi
    if try_to_install "$@"; then return 0; fi
    printf '%s\n' "ติดตั้งไม่ได้ / could not install: $*" \
        "ขอให้ผู้ดูแลเครื่องสั่ง / ask an administrator to run:  sudo apt-get install $*" \
        "แล้วสั่งใหม่อีกครั้ง / then run this again (the network is needed once)." >&2
    return 1
}

try_to_install() { # PACKAGE…
    command -v "${as_root%% *}" >/dev/null && command -v apt-get >/dev/null || return 1
    # Debian would make and start a cluster of its own; one file holds it back while the package goes in.
    no_cluster=
    case " $* " in *' postgresql '*) no_cluster=/etc/postgresql-common/createcluster.d/shelter.conf ;; esac
    [ -z "$no_cluster" ] || $as_root sh -c \
        'mkdir -p "${1%/*}" && echo "create_main_cluster = false" >"$1"' sh "$no_cluster" || return 1
    installed=0
    apt_get update && apt_get install -y --no-install-recommends "$@" || installed=1
    [ -z "$no_cluster" ] || $as_root rm -f "$no_cluster"
    return "$installed"
}

apt_get() {
    apt_log=$(mktemp)
    apt_status=0
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" \
        </dev/null >"$apt_log" 2>&1 || apt_status=$?
    [ "$apt_status" = 0 ] || tail -n 5 "$apt_log" >&2
    rm -f "$apt_log"
    return "$apt_status"
}
