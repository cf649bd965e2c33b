import json
from pathlib import Path

import pytest

from shelter.lib.static_files import StaticFiles


@pytest.fixture
def storage(tmp_path: Path) -> StaticFiles:
    manifest = {
        "version": "1.1",
        "hash": "",
        "paths": {"app.css": "app.8f6.css", "icons.svg": "icons.41c.svg"},
    }
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    return StaticFiles(location=str(tmp_path), base_url="/static/")


def test_each_file_has_its_own_hashed_address_however_often_it_is_asked(storage: StaticFiles) -> None:
    asked = [storage.url(name) for name in ("app.css", "icons.svg", "app.css", "icons.svg")]
    assert asked == ["/static/app.8f6.css", "/static/icons.41c.svg"] * 2


def test_a_file_not_collected_is_an_error_every_time(storage: StaticFiles) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            storage.url("forgotten.css")
