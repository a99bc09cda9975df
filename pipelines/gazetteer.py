"""The bodies that annexa knows, and those of a person's own file."""

from __future__ import annotations

from pathlib import Path

from schemas.errors import FileMissing, FileUnreadable, GazetteerUnreadable, cause
from schemas.gazetteer import Gazetteer, GazetteerError


def load_gazetteer(extra: Path | None) -> Gazetteer:
    """The bodies that annexa knows, and those of a person's own file.

    Raises `GazetteerUnreadable` where that is no such list, `FileMissing`, `FileUnreadable`.
    """
    try:
        return Gazetteer.load(extra)
    except FileNotFoundError as error:
        raise FileMissing(error.filename) from error
    except OSError as error:
        raise FileUnreadable(error.filename, cause(error)) from error
    except GazetteerError as error:
        raise GazetteerUnreadable(extra, error) from error
