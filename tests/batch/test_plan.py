"""What a batch takes in: folders, lists and patterns, names of all kinds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.batch.plan import plan
from schemas.errors import FileMissing


def touch(folder: Path, *names: str | bytes) -> None:
    for name in names:
        path = folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def test_folder(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf", "sub/a.pdf", "b.PDF", "notes.txt")
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "fifo.pdf")
    (tmp_path / "sub" / "round").symlink_to(tmp_path)
    found = plan(str(tmp_path), tmp_path / "out")
    names = ["a.pdf", "b.PDF", "fifo.pdf", "folder.pdf", "sub/a.pdf"]
    assert [document.name for document in found] == names
    assert found[-1].folder == tmp_path / "out" / "documents" / "sub" / "a"


def test_folders_are_inside_and_apart(tmp_path: Path) -> None:
    names: list[str | bytes] = [
        "a.pdf",
        "A.PDF",
        "été.pdf",
        "e\u0301te\u0301.pdf",
        "..pdf",
        "a\nb.pdf",
        b"\xff.pdf",
    ]
    touch(tmp_path / "in", *names)
    out = tmp_path / "out" / "documents"
    folders = [document.folder for document in plan(str(tmp_path / "in"), tmp_path / "out")]
    assert all(folder.resolve().parent == out.resolve() for folder in folders)
    assert len({folder.name.casefold() for folder in folders}) == len(names)
    assert all(folder.name.isprintable() for folder in folders)
    shown = [document.name for document in plan(str(tmp_path / "in"), tmp_path / "out")]
    assert "\\xff.pdf" in shown
    assert "".join(shown).encode()


def test_a_new_file_leaves_the_folders_of_others(tmp_path: Path) -> None:
    touch(tmp_path / "in", "b.pdf", "sub/b.pdf")
    before = {one.name: one.folder for one in plan(str(tmp_path / "in"), tmp_path)}
    touch(tmp_path / "in", "a.pdf", "other/b.pdf")
    after = {one.name: one.folder for one in plan(str(tmp_path / "in"), tmp_path)}
    assert before.items() <= after.items()


def test_list_and_pattern(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    listed = tmp_path / "list.txt"
    listed.write_text(f"# choix\na.pdf\n\n{tmp_path / 'b.pdf'}\na.pdf\n", encoding="utf-8")
    assert [one.name for one in plan(str(listed), tmp_path)] == ["a.pdf", "b.pdf"]
    assert len(plan(str(tmp_path / "*.pdf"), tmp_path)) == 3
    with pytest.raises(FileMissing):
        plan(str(tmp_path / "*.docx"), tmp_path)
