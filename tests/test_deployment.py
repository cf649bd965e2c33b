"""What operators copy: units, proxy, containers and the handbook agree with the code and with one another."""

import re
import runpy
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import get_commands

from shelter import settings as written

ROOT = Path(__file__).resolve().parent.parent
NGINX = (ROOT / "deploy/nginx.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
HANDBOOK = (ROOT / "docs/operations.md").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
GUNICORN = runpy.run_path(str(ROOT / "gunicorn.conf.py"))


OPERATORS_FILES = [
    ROOT / "Dockerfile",
    ROOT / "compose.yaml",
    ROOT / "docs/operations.md",
    *ROOT.glob("deploy/*"),
]


@pytest.mark.parametrize("path", OPERATORS_FILES, ids=lambda path: path.name)
def test_only_settings_that_exist_are_named(path):
    known = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert set(re.findall(r"\bSHELTER_[A-Z_]*[A-Z]\b", path.read_text())) <= known


def test_every_command_script_and_file_of_the_handbook_exists():
    commands = re.findall(r"(?:^|&& |`)saphan ([a-z_]+)", HANDBOOK, re.M)
    assert "prepare" in commands
    assert [name for name in commands if name not in get_commands()] == []
    for path in re.findall(r"\b(?:scripts|deploy)/[\w.@-]+\w", HANDBOOK):
        assert (ROOT / path).is_file(), path


def test_the_proxy_waits_longer_than_the_server_and_lets_an_upload_through():
    assert int(re.search(r"proxy_read_timeout (\d+)s", NGINX)[1]) > GUNICORN["timeout"]
    megabytes = int(re.search(r"client_max_body_size (\d+)m", NGINX)[1])
    assert megabytes * 1024 * 1024 >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    buffered = int(re.search(r"client_body_buffer_size (\d+)m", NGINX)[1])
    assert buffered == megabytes  # nothing uploaded lies in a temporary file


def test_the_proxy_says_itself_where_a_request_came_from_and_by_which_protocol():
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in NGINX
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX  # never $proxy_add_x_forwarded_for
    assert "proxy_add_x_forwarded_for;" not in NGINX
    assert re.findall(r"access_log (\S+);", NGINX) == ["off", "off"]


def test_the_traffic_log_is_kept_longer_than_ninety_days_in_a_journal_of_its_own():
    assert int(re.search(r"MaxRetentionSec=(\d+)day", (ROOT / "deploy/journald.conf").read_text())[1]) >= 90
    assert "LogNamespace=saphan" in (ROOT / "deploy/saphan.service").read_text()


def test_the_image_is_set_up_by_the_machines_own_script():
    """One list of packages: a copy in the Dockerfile would fall behind."""
    assert "scripts/setup" in DOCKERFILE
    assert "need_backup_tools" in DOCKERFILE
    assert "apt-get" not in DOCKERFILE
    assert re.search(r"^USER saphan$", DOCKERFILE, re.M)


def test_the_database_in_a_container_is_made_like_the_private_cluster():
    of_container = set(COMPOSE["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"].split())
    script = (ROOT / "scripts/cluster").read_text().replace("\\\n", " ")
    of_script = set(re.search(r'/initdb" (.*?)>', script)[1].split())
    assert of_container <= of_script
    assert {"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=th-TH"} <= of_container
    options = set(COMPOSE["services"]["db"]["command"].split("-c ")[1:])
    for option in options:
        name, value = option.strip().split("=")
        assert f"{name} = {value}" in script


def test_static_files_collected_by_one_user_are_readable_by_the_one_who_serves(tmp_path):
    """Uploads are 0600; the settings of files must not make the site's own style sheets so."""
    kept = written.STORAGES["staticfiles"]
    storage = storages.create_storage({**kept, "OPTIONS": {**kept["OPTIONS"], "location": tmp_path}})
    path = tmp_path / storage.save("css/a.css", ContentFile(b"a{}"))
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.parent.stat().st_mode & 0o777 == 0o755


def test_containers_are_open_to_their_own_machine_only():
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]
