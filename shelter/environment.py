"""Where settings come from, and what production refuses to start with.

Values come from the environment, else from the `env` file in SHELTER_DATA, which `./run` and `./test` write.
"""

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

DEMO, PRODUCTION = "demo", "production"
NEEDED = (
    "SHELTER_SECRET_KEY",
    "SHELTER_FIELD_KEYS",
    "SHELTER_INDEX_KEY",
    "DATABASE_URL",
)
# What only a site with real people in it must be given.
NEEDED_IN_PRODUCTION = (*NEEDED, "SHELTER_BASE_URL")
SECRETS = ("SHELTER_SECRET_KEY", "SHELTER_FIELD_KEYS", "SHELTER_INDEX_KEY")
SHORTEST_SECRET_KEY, FEWEST_SIGNS, INDEX_KEY_BYTES = 50, 10, 32
WELL_KNOWN = {"password", "postgres", "shelter", "secret", "changeme", "admin", "123456"}


class RefusedToStart(ImproperlyConfigured):
    """A setting is missing or unsafe; the text names every one and says where to put it."""


def data_dir(base: Path, given: Mapping[str, str]) -> Path:
    """Where uploads, keys and the private cluster live: never inside the checkout (scripts/lib.sh agrees)."""
    if place := given.get("SHELTER_DATA"):
        return Path(place)
    name = hashlib.sha256(str(base).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/var/lib/shelter") / name
    share = given.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "shelter" / name


def env_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; without the file, nothing."""
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and line[0] != "#")
    return {key.strip(): value.strip() for key, value in pairs}


def read(base: Path, environ: Mapping[str, str]) -> tuple[dict[str, str], Path]:
    """The settings in force and the data directory, or RefusedToStart with every reason at once."""
    given = {name: value for name, value in environ.items() if value}
    place = data_dir(base, given)
    stored = env_file(place / "env")
    env = {**stored, **given}
    mode = env.setdefault("SHELTER_MODE", DEMO)
    if mode not in {DEMO, PRODUCTION}:
        raise RefusedToStart(f"SHELTER_MODE must be {DEMO} or {PRODUCTION}, not {mode!r}")
    if mode == DEMO and stored.get("SHELTER_MODE") == PRODUCTION:
        raise RefusedToStart(f"{place} holds the data of real people: it is not opened in {DEMO} mode")
    demonstration = {}
    if mode == PRODUCTION and stored.get("SHELTER_MODE", mode) == DEMO:
        # The demonstration's keys and database are well known: production must be given its own.
        demonstration, env = stored, given
    if complaints := list(problems(env, demonstration)):
        raise RefusedToStart(
            f"ระบบไม่เปิด แก้ค่าเหล่านี้ก่อน / refusing to start in {mode} mode:\n"
            + "\n".join(f"  - {complaint}" for complaint in complaints)
            + f"\nตั้งในตัวแปรสภาพแวดล้อมหรือในไฟล์ / set them in the environment or in {place / 'env'}"
            " (.env.example)"
        )
    return env, place


def problems(env: Mapping[str, str], demonstration: Mapping[str, str] | None = None) -> list[str]:
    """One sentence per setting that is missing or, in production, too weak to guard anybody."""
    production = env.get("SHELTER_MODE") == PRODUCTION
    needed = NEEDED_IN_PRODUCTION if production else NEEDED
    found = [f"{name} is not set" for name in needed if not env.get(name)]
    if not production:
        return found
    weak = {
        "SHELTER_SECRET_KEY": _weak_secret,
        "SHELTER_FIELD_KEYS": _weak_field_keys,
        "SHELTER_INDEX_KEY": _weak_index_key,
        "SHELTER_BASE_URL": _weak_base_url,
        "DATABASE_URL": _weak_database,
        "SHELTER_TRUSTED_PROXIES": _no_count,
    }
    for name, check in weak.items():
        if (value := env.get(name)) and (complaint := check(value)):
            found.append(f"{name} {complaint}")
    for name in SECRETS:
        if env.get(name) and env[name] == (demonstration or {}).get(name):
            found.append(f"{name} is the demonstration's: make a new one")
    given = [env[name] for name in SECRETS if env.get(name)]
    if len(set(given)) < len(given):
        found.append(f"{', '.join(SECRETS)} must differ from one another")
    return found


def _weak_secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET_KEY or len(set(value)) < FEWEST_SIGNS:
        return f"must be {SHORTEST_SECRET_KEY} random characters or more"
    return ""


def _weak_field_keys(value: str) -> str:
    keys = [key.strip() for key in value.split(",") if key.strip()]
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        return "must be Fernet keys with commas between: 32 random bytes each, in URL-safe base64"
    if not keys or any(len(set(base64.urlsafe_b64decode(key))) < FEWEST_SIGNS for key in keys):
        return "holds a key that is not random"
    return "names a key twice" if len(set(keys)) < len(keys) else ""


def _weak_index_key(value: str) -> str:
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError:
        raw = b""
    if len(raw) < INDEX_KEY_BYTES or len(set(raw)) < FEWEST_SIGNS:
        return f"must be base64 of {INDEX_KEY_BYTES} random bytes or more"
    return ""


def _weak_base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        return "must be the https address people type, without a path"
    return ""


def _weak_database(value: str) -> str:
    """A password may be absent (a socket with peer authentication) but not well known."""
    parts = urlsplit(value)
    password = unquote(parts.password or "").lower()
    if password and (password in WELL_KNOWN or password == (parts.username or "").lower()):
        return "has a well-known password"
    return ""


def _no_count(value: str) -> str:
    return "" if value.isascii() and value.isdigit() else "must be a number of proxies: 0, 1, 2 …"
