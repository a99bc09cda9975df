"""The command line as a person or a script meets it: exit codes, messages, files, interruption."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

MakePdf = Callable[..., Path]
STUB = Path(__file__).with_name("stub_annexa.py")
ROOT = STUB.parents[2]


def command(*args: object) -> list[str]:
    return [sys.executable, str(STUB), *map(str, args)]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def annexa(*args: object, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*args),
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_converted(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("annexes.pdf", pages=2)
    done = annexa("convert", "annexes.pdf", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "annexes.pdf : 2 pages"
    assert "  tfpb_amounts            2" in done.stdout.splitlines()
    assert done.stdout.splitlines()[-3:] == [
        "  Constats : 0 erreur, 0 avertissement, 1 information",
        "  Dossier : output/annexes",
        "  À ouvrir : output/annexes/review.html",
    ]
    assert (tmp_path / "output" / "annexes" / "contract.json").exists()


def test_quiet(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("annexes.pdf")
    done = annexa("convert", "annexes.pdf", "absent.pdf", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "absent.pdf : le fichier n'existe pas. Vérifier le chemin.\n"


CODES: list[tuple[list[str], int, set[str]]] = [
    (["good.pdf"], 0, {"good"}),
    (["doubt.pdf"], 3, {"doubt"}),
    (["bug.pdf"], 4, set()),
    (["good.pdf", "doubt.pdf"], 3, {"good", "doubt"}),
    (["bug.pdf", "good.pdf", "doubt.pdf"], 4, {"good", "doubt"}),
    (["good.pdf", "--pages", "2-3"], 0, {"good"}),
    (["good.pdf", "--pages", "4"], 4, set()),
    (["good.pdf", "--pages", "4-2"], 2, set()),
    (["good.pdf", "--jobs", "0"], 2, set()),
    (["good.pdf", "--colour"], 2, set()),
    ([], 2, set()),
]


@pytest.mark.parametrize(("args", "code", "folders"), CODES)
def test_exit_codes(
    args: list[str], code: int, folders: set[str], make_pdf: MakePdf, tmp_path: Path
) -> None:
    for name in ("good.pdf", "doubt.pdf", "bug.pdf"):
        make_pdf(name)
    done = annexa("convert", *args, "--output", "out", cwd=tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert {path.name for path in (tmp_path / "out").glob("*")} == folders


def test_one_bad_file_does_not_stop_the_others(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    make_pdf("good.pdf")
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "text.pdf").write_text("Contrat de ville")
    names = ("empty.pdf", "locked.pdf", "text.pdf", "good.pdf", "absent.pdf")
    done = annexa("convert", *names, cwd=tmp_path)
    assert done.returncode == 4
    assert [line.split(" : ")[0] for line in done.stderr.splitlines()] == [
        "empty.pdf",
        "locked.pdf",
        "text.pdf",
        "absent.pdf",
    ]
    assert os.listdir(tmp_path / "output") == ["good"]
    assert annexa("convert", "locked.pdf", "--password", "secret", cwd=tmp_path).returncode == 0


def test_an_unforeseen_error_is_one_inert_line(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("bug\x1b[2J.pdf")
    done = annexa("convert", "bug\x1b[2J.pdf", cwd=tmp_path)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert "KeyError (stub_annexa.py:" in done.stderr
    assert "\x1b" not in done.stderr


def test_names_are_inert_and_stay_in_the_folder(make_pdf: MakePdf, tmp_path: Path) -> None:
    for name in ("a\x1b]0;x\x07\n.pdf", "..pdf", "...pdf"):
        make_pdf(name)
    os.rename(make_pdf("x.pdf"), os.fsencode(tmp_path) + b"/\xff.pdf")
    names = [name for name in os.listdir(tmp_path) if name.endswith("pdf")]
    done = annexa("convert", *names, cwd=tmp_path)
    assert done.returncode == 0
    assert all(line.isprintable() for line in done.stdout.splitlines())
    assert len(os.listdir(tmp_path / "output")) == 4
    assert all(name.isprintable() for name in os.listdir(tmp_path / "output"))


def test_two_files_of_one_name(make_pdf: MakePdf, tmp_path: Path) -> None:
    for name in ("a/annexes.pdf", "b/annexes.pdf", "c/Annexes.pdf", "a/annexes-2.pdf"):
        make_pdf(name)
    files = [
        "a/annexes.pdf",
        "a/annexes-2.pdf",
        "b/annexes.pdf",
        "c/Annexes.pdf",
        "./a/annexes.pdf",
    ]
    assert annexa("convert", *files, cwd=tmp_path).returncode == 0
    folders = {"annexes", "annexes-2", "annexes-3", "Annexes-4"}
    assert set(os.listdir(tmp_path / "output")) == folders


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_the_same_bytes_with_several_processes(make_pdf: MakePdf, tmp_path: Path) -> None:
    names = ["a.pdf", "doubt.pdf", "crash.pdf", "b.pdf", "bug.pdf"]
    for name in names:
        make_pdf(name)
    several = annexa("convert", *names, "--jobs", "2", "--output", "2", cwd=tmp_path)
    names.remove("crash.pdf")
    one = annexa("convert", *names, "--output", "1", cwd=tmp_path)
    assert files_of(tmp_path / "1") == files_of(tmp_path / "2")
    assert "crash.pdf : erreur interne d'annexa, le processus s'est arrêté" in several.stderr
    assert (several.returncode, one.returncode) == (4, 4)
    assert several.stdout.replace("2/", "1/") == one.stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted(jobs: str, make_pdf: MakePdf, tmp_path: Path) -> None:
    names = ["good.pdf", "slow.pdf", "later.pdf"]
    for name in names:
        make_pdf(name)
    annexa("convert", "good.pdf", cwd=tmp_path)
    os.rename(tmp_path / "output" / "good", tmp_path / "output" / "slow")
    before = files_of(tmp_path / "output" / "slow")
    process = subprocess.Popen(
        command("convert", *names, "--jobs", jobs),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if (tmp_path / "begun").exists():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said == "Interrompu : les conversions inachevées n'ont rien écrit.\n"
    assert files_of(tmp_path / "output" / "slow") == before
    assert not [name for name in os.listdir(tmp_path / "output") if name.startswith(".")]


def test_progress_on_a_terminal_only(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("annexes.pdf")
    terminal, other_end = pty.openpty()
    subprocess.run(
        command("convert", "annexes.pdf"),
        cwd=tmp_path,
        env=environment(TERM="xterm", COLUMNS="100"),
        stdout=subprocess.DEVNULL,
        stderr=other_end,
        check=True,
    )
    os.close(other_end)
    assert "annexes.pdf : " in os.read(terminal, 100_000).decode()
    os.close(terminal)


def test_a_terminal_without_the_letters(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("é.pdf")
    done = annexa("convert", "é.pdf", cwd=tmp_path, PYTHONIOENCODING="koi8-r")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == r"\xe9.pdf : 3 pages"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from pipelines import cli\n"
        "try: cli.app(['--help'])\n"
        "finally: print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    heavy = ("rich", "pydantic", "pdfplumber", "pdfminer", "pypdfium2", "spacy", "pandas", "numpy")
    assert not [name for name in heavy if f"'{name}'" in done.stderr]
