"""Save the whole database to a file and bring it back, with the programs of PostgreSQL itself.

The file is a custom archive of pg_dump with a line of ours at its end, a digest: pg_restore reads past a missing
end without a word, and a backup that lost its last table must not look like a good one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import text
from sqlalchemy.engine import URL

from core.db.addresses import Addresses
from core.db.engine import MAINTENANCE
from core.db.migrating import owner_connection, upgrade
from core.db.security import make_roles
from core.errors import N_, DatabaseError, WrongInput, fault, refusal

_BLOCK = 1 << 20
_EMPTY = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


def backup(addresses: Addresses, binaries: Path, file: Path) -> None:
    """Write the database to a file that is not there yet, readable by its owner only; whole or not at all."""
    if file.exists():
        raise WrongInput([fault(str(file), N_("tệp đã có; chọn tên khác."))])
    if not file.parent.is_dir():
        raise WrongInput([fault(str(file), N_("không có thư mục «{folder}»."), folder=file.parent)])
    draft = file.with_name(f"{file.name}.part")
    program = binaries / "pg_dump"
    command: list[str | Path] = [
        program,
        "--format=custom",
        "--enable-row-security",
        f"--dbname={_open_part(addresses.owner)}",
    ]
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, TemporaryFile() as said:
            done = subprocess.run(command, stdout=out, stderr=said, env=_environment(addresses.owner), check=False)
            _refuse_failure(program, done.returncode, said)
            out.seek(0, os.SEEK_END)
            out.write(_seal(draft))
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def restore(addresses: Addresses, binaries: Path, file: Path, *, replace: bool = False) -> None:
    """Bring back a database from a file, in one transaction; then migrate it to today's shape.

    What stands there now is removed only with `replace`, and only if the file is good to its end.
    """
    if not file.is_file():
        raise WrongInput([fault(str(file), N_("không có tệp này."))])
    _refuse_damaged(file)
    with owner_connection(addresses) as connection, connection.begin():
        tables = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        if tables and not replace:
            advice = N_("cơ sở dữ liệu không trống; thêm --replace để thay toàn bộ bằng bản sao lưu.")
            raise WrongInput([fault(str(addresses.owner.database), advice)])
        make_roles(connection, addresses)
    _read_back(addresses.owner, binaries, file)
    upgrade(addresses)


def _seal(file: Path, size: int | None = None) -> bytes:
    """Return the line that ends a backup: the digest of its first `size` bytes, or of all."""
    digest, left = hashlib.sha256(), file.stat().st_size if size is None else size
    with file.open("rb") as source:
        while left and (block := source.read(min(left, _BLOCK))):
            digest.update(block)
            left -= len(block)
    return f"\nxeploai sha256 {digest.hexdigest()}\n".encode("ascii")


def _refuse_damaged(file: Path) -> None:
    length = len(_seal(file, 0))
    size = file.stat().st_size - length
    with file.open("rb") as source:
        source.seek(max(size, 0))
        there = source.read()
    if size < 0 or there != _seal(file, size):
        text_ = N_("không phải bản sao lưu của «xeploai db backup», hoặc tệp bị hỏng hay thiếu đoạn cuối.")
        raise WrongInput([fault(str(file), text_)])


def _read_back(url: URL, binaries: Path, file: Path) -> None:
    """Turn the file into statements and run them, the emptying included, as one transaction."""
    writing: list[str | Path] = [binaries / "pg_restore", "--no-owner", "--file=-", file]
    reading: list[str | Path] = [
        binaries / "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        "--output=/dev/null", f"--dbname={_open_part(url)}",
    ]  # fmt: skip
    with TemporaryFile() as writer_said, TemporaryFile() as reader_said:
        with (
            subprocess.Popen(writing, stdout=subprocess.PIPE, stderr=writer_said) as writer,
            subprocess.Popen(reading, stdin=subprocess.PIPE, stderr=reader_said, env=_environment(url)) as reader,
        ):
            _pass_on(writer, reader)
        if reader.returncode > 0:
            _refuse_failure(Path(reading[0]), reader.returncode, reader_said)
        _refuse_failure(Path(writing[0]), writer.returncode, writer_said)


def _pass_on(writer: subprocess.Popen[bytes], reader: subprocess.Popen[bytes]) -> None:
    """Copy the statements; end the input, which commits, only after the file proved good to its end."""
    assert writer.stdout is not None
    assert reader.stdin is not None
    try:
        reader.stdin.write(_EMPTY)
        shutil.copyfileobj(writer.stdout, reader.stdin)
    except BrokenPipeError:
        writer.kill()
    if writer.wait():
        reader.kill()  # its transaction is not ended, so nothing of it stays
    with suppress(BrokenPipeError):
        reader.stdin.close()


def _refuse_failure(program: Path, status: int, said: IO[bytes]) -> None:
    if status:
        said.seek(0)
        problem = said.read().decode(errors="replace").strip() or status
        raise refusal(DatabaseError, N_("{program} không chạy được: {problem}"), program=program.name, problem=problem)


def _open_part(url: URL) -> str:
    """Return the address without its password, which other accounts of the machine could list."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _environment(url: URL) -> Mapping[str, str]:
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    return {**os.environ, **secret, "PGOPTIONS": f"{MAINTENANCE} -c client_min_messages=warning", "LC_ALL": "C"}
