"""A private PostgreSQL server for one run of the suite: no port, no password, nothing left behind."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

MISSING = "PostgreSQL was not found. On Debian or Ubuntu: apt-get install postgresql"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "timezone": "UTC",
}


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: the newest of Debian's, else from PATH."""
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if versions:
        newest = max(versions, key=lambda found: float(Path(found).parts[-3]))
        return Path(newest).parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """Started in the folder whose path is the database's host; stopped and removed at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.running = False

    def _run(self, *command: Any) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            **unprivileged(),
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    def start(self) -> None:
        """Raises ``RuntimeError`` with the server's own words when it does not start."""
        folder = programs()
        if folder is None:
            raise RuntimeError(MISSING)
        identity = unprivileged()
        if identity:
            os.chown(self.folder, identity["user"], identity["group"])
        self._run(
            folder / "initdb",
            f"--pgdata={self.data}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        with (self.data / "postgresql.auto.conf").open("a") as conf:
            for name, value in {**SETTINGS, "unix_socket_directories": self.folder}.items():
                conf.write(f"{name} = '{value}'\n")
        log = self.folder / "log"
        self._run(folder / "pg_ctl", "start", f"--pgdata={self.data}", f"--log={log}", "--wait")
        self.running = True

    def stop(self) -> None:
        if self.running:
            folder = programs()
            self._run(
                f"{folder}/pg_ctl", "stop", f"--pgdata={self.data}", "--mode=immediate", "--wait"
            )
            self.running = False
        shutil.rmtree(self.folder, ignore_errors=True)


def unprivileged() -> dict[str, Any]:
    """Under root the server runs as ``postgres`` (or ``nobody``): it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and no account postgres or nobody exists.")
