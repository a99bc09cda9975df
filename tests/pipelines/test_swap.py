"""A folder is replaced whole or not at all, whenever a run dies, and what is not ours stays."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from pipelines import emit, swap
from pipelines.manifest import Manifest
from schemas.errors import DiskFull, OutputNotWritable
from schemas.examples import EXAMPLE

OLD = {"a.csv": b"old", "gone.csv": b"old"}
NEW = {"a.csv": b"new", "b.csv": b"new"}
OURS = {*OLD, *NEW}
MANIFEST = Manifest("annexes.pdf", "0" * 64, 1, "0", {}, {}, [], {}, {})


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "output" / "annexes"
    swap.replace_folder(folder, OLD, OURS)
    return folder


def test_replaced_whole(folder: Path) -> None:
    (folder / "corrections.csv").write_bytes(b"mine")
    (folder / "notes").mkdir()
    swap.replace_folder(folder, NEW, OURS)
    assert (folder / "notes").is_dir()
    (folder / "notes").rmdir()
    assert content(folder) == NEW | {"corrections.csv": b"mine"}
    assert os.listdir(folder.parent) == ["annexes"]


def test_permissions_are_those_of_any_folder(folder: Path) -> None:
    (folder.parent / "other").mkdir()
    assert folder.stat().st_mode == (folder.parent / "other").stat().st_mode


def test_through_a_link(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to("annexes")
    swap.replace_folder(link, NEW, OURS)
    assert link.is_symlink()
    assert content(folder) == NEW


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


def die(patch: pytest.MonkeyPatch, at: int) -> None:
    """Lets only the changes on disk before the nth happen, clearing up included."""
    count = 0

    def dying(original: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count >= at:
                raise Killed
            return original(*args, **kwargs)

        return call

    patch.setattr(Path, "rename", dying(Path.rename))
    patch.setattr(swap, "_write", dying(swap._write))
    patch.setattr(swap, "_sync", dying(swap._sync))
    patch.setattr(shutil, "rmtree", dying(shutil.rmtree))


@pytest.mark.parametrize("die_at", range(1, 14))
def test_a_run_that_dies_leaves_one_or_the_other(
    folder: Path, die_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "corrections.csv").write_bytes(b"mine")
    with monkeypatch.context() as patch:
        die(patch, die_at)
        with contextlib.suppress(Killed):
            swap.replace_folder(folder, NEW, OURS)
    swap.recover(folder, OURS)
    mine = {"corrections.csv": b"mine"}
    assert content(folder) in (OLD | mine, NEW | mine)
    assert os.listdir(folder.parent) == ["annexes"]
    swap.replace_folder(folder, NEW, OURS)
    assert content(folder) == NEW | mine


def test_a_living_run_is_left_alone(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipelines import swap\n"
        "with swap._staging(Path(sys.argv[1])) as staging:\n"
        "    print(staging, flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        staging = Path(other.stdout.readline().strip())
        swap.recover(folder, OURS)
        assert staging.exists()
        other.kill()
    swap.recover(folder, OURS)
    assert not staging.exists()


def test_names_of_neighbours_are_not_mixed_up(folder: Path) -> None:
    neighbour = folder.parent / ".annexes.2.abcdefgh.annexa-new"
    neighbour.mkdir()
    swap.recover(folder, OURS)
    assert neighbour.exists()


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, OutputNotWritable),
        (errno.EACCES, OutputNotWritable),
    ],
)
def test_refusals_of_the_disk(
    folder: Path, number: int, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = iter(range(5))

    def fail(path: Path, data: Iterable[bytes]) -> None:
        if next(written) == 4:
            raise OSError(number, os.strerror(number))
        path.write_bytes(b"".join(data))

    monkeypatch.setattr(swap, "_write", fail)
    with pytest.raises(error):
        emit.write(EXAMPLE, folder, MANIFEST)
    assert content(folder) == OLD
    assert os.listdir(folder.parent) == ["annexes"]


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "annexes").write_bytes(b"mine")
    for folder in (tmp_path / "annexes", tmp_path / "annexes" / "x"):
        with pytest.raises(OutputNotWritable):
            emit.write(EXAMPLE, folder, MANIFEST)
    assert (tmp_path / "annexes").read_bytes() == b"mine"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, where the system lets one be made."""
    mount = tmp_path / "disk"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no right to mount")
    yield mount
    subprocess.run(["umount", mount], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    with pytest.raises(DiskFull, match="le disque est plein"):
        emit.write(EXAMPLE, small_disk / "annexes", MANIFEST)
    assert list(small_disk.iterdir()) == []
