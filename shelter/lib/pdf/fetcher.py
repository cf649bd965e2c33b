"""What a paper may load: our own static files and the pictures handed over with it, nothing else."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse


class Refused(ValueError):
    """The paper asked for something it may not load."""


class OwnFilesOnly(URLFetcher):
    """`<folder>:<path>` reads below that folder, `image:<name>` a picture in memory; the rest is refused.

    `seal()` after layout: attachments are read only while the file is written, so a sealed paper has none.
    """

    def __init__(self, folders: Mapping[str, Path], images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._folders = {scheme: folder.resolve() for scheme, folder in folders.items()}
        self._images = images
        self._sealed = False

    def seal(self) -> None:
        self._sealed = True

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        name = unquote(name)
        if not self._sealed:
            if scheme == "image" and name in self._images:
                return URLFetcherResponse(url, self._images[name])
            if folder := self._folders.get(scheme):
                path = (folder / name).resolve()
                if path.is_relative_to(folder) and path.is_file():
                    kind, _ = mimetypes.guess_type(path.name)
                    return URLFetcherResponse(
                        url, path.read_bytes(), {"Content-Type": kind or "application/octet-stream"}
                    )
        raise Refused(f"a paper may not load {scheme}:")
