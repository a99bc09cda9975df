"""A PostgreSQL of its own for the tests, on a free port, gone when they are over."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools import program


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty server."""
    server = Server()
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


class Server:
    """Debian's PostgreSQL; it refuses to run as root, so root hands it to `nobody`."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="annexa-postgresql-"))
        self.user = "nobody" if os.geteuid() == 0 else None
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(self.home, account.pw_uid, account.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"postgresql://annexa@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        data = str(self.home / "data")
        self._run(
            program("initdb"), "-D", data, "-U", "annexa", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.home} -c fsync=off"
        log = str(self.home / "log")
        self._run(program("pg_ctl"), "start", "-w", "-D", data, "-o", options, "-l", log)

    def stop(self) -> None:
        self._run(program("pg_ctl"), "stop", "-D", str(self.home / "data"), "-m", "immediate")
        shutil.rmtree(self.home)

    def _run(self, *command: str) -> None:
        subprocess.run(
            command, user=self.user, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60
        )
