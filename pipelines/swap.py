"""A folder that is replaced whole or not at all.

The new folder is filled beside the old one under a hidden name, forced to the disk, and put in its
place by renaming.  Whatever moment a run dies at, the next one finds either the old folder, or the
new one, or can put the old one back; what the dead run left is removed.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def replace_folder(
    folder: Path, files: Mapping[str, bytes | Iterable[bytes]], ours: Collection[str]
) -> None:
    """Puts a folder with `files` in the place of `folder`; they are written in their order.

    What else lies in the old folder is kept, but for the names in `ours`, which an earlier run
    wrote.  Raises `OSError` where that cannot be done, and then the old folder is as it was.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, "a file has the name of the folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder, ours)
    with _staging(folder) as staging:
        for name, content in files.items():
            _write(staging / name, content)
        _sync(staging)
        _swap(staging, folder)
    recover(folder, ours)


def recover(folder: Path, ours: Collection[str]) -> None:
    """Finishes what a run that died has left beside `folder`, and removes its traces.

    The old folder is put back where the new one had not arrived; where it had, the files that are
    not `ours` are carried over.  Does nothing to the work of a run that is still alive.
    """
    folder = folder.resolve()
    for staging in _stagings(folder):
        with _lock(staging) as mine:
            if not mine:
                return
            shutil.rmtree(staging)
    aside = _aside(folder)
    if not aside.exists():
        return
    if not folder.exists():
        aside.rename(folder)
        return
    for entry in sorted(aside.iterdir()):
        if entry.name not in ours:
            entry.rename(folder / entry.name)
    shutil.rmtree(aside)


def _swap(staging: Path, folder: Path) -> None:
    """Renames the old folder aside and the new one in; the old one back where that fails."""
    staging.chmod(0o777 & ~_umask())
    aside = _aside(folder)
    old = folder.exists()
    if old:
        folder.rename(aside)
    try:
        staging.rename(folder)
    except BaseException:
        # Also when a person interrupts between the two renames.
        if old and not folder.exists():
            aside.rename(folder)
        raise
    _sync(folder.parent)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A new hidden folder beside `folder`, locked while it is filled and removed if that fails."""
    prefix = f".{folder.name}."
    staging = Path(tempfile.mkdtemp(prefix=prefix, suffix=".annexa-new", dir=folder.parent))
    try:
        with _lock(staging):
            yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds `folder`; it is ours until the end of the block."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # Held by another run, or on a file system without locks: then leave it alone.
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _stagings(folder: Path) -> list[Path]:
    """The hidden folders that runs for `folder` have begun."""
    # tempfile's random names have eight letters; `a` must not take those of `a.b` for its own.
    pattern = re.compile(rf"\.{re.escape(folder.name)}\.[a-z0-9_]{{8}}\.annexa-new")
    return sorted(path for path in folder.parent.iterdir() if pattern.fullmatch(path.name))


def _aside(folder: Path) -> Path:
    """Where the old folder waits while the new one is renamed in."""
    return folder.with_name(f".{folder.name}.annexa-old")


def _write(path: Path, content: bytes | Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Forces the names in `folder` to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    """The permissions that new files must not have; the system only tells by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
