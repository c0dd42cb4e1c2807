"""Under which account a server runs. PostgreSQL refuses root, and no server of ours needs it."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from core.errors import N_, ServerError, refusal

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that this process, being root, can start programs as."""

    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Say whether the account can go into one folder (its parents are another question)."""
        there = folder.stat()
        if there.st_uid == self.uid:
            return bool(there.st_mode & stat.S_IXUSR)
        return bool(there.st_mode & (stat.S_IXGRP if there.st_gid == self.gid else stat.S_IXOTH))


def account_of_servers() -> Account | None:
    """Return the account to drop to; None where this process has no rights to give up."""
    if os.geteuid() != 0:
        return None
    found = pwd.getpwnam(UNPRIVILEGED)
    return Account(found.pw_uid, found.pw_gid)


def barrier(path: Path, account: Account | None) -> Path | None:
    """Return the first folder on the way to a path that the account cannot enter, None where the way is free."""
    if account is None:
        return None
    way = [one for one in (*reversed(path.absolute().parents), path) if one.is_dir()]
    return next((one for one in way if not account.may_enter(one)), None)


def make_home(home: Path, account: Account | None) -> None:
    """Make the folder for data; raise ServerError where the servers' account could not reach it.

    As root the folder can be entered by others but not listed; what stands in it has modes of its own.
    """
    if not home.exists():
        home.mkdir(parents=True, mode=0o700)
        home.chmod(0o711 if account else 0o700)
    closed = barrier(home, account)
    if closed is not None:
        raise refusal(
            ServerError,
            N_(
                "«{home}»: máy chủ cơ sở dữ liệu chạy dưới tài khoản {account}, mà tài khoản ấy"
                " không vào được «{folder}»."
                " Chọn XEPLOAI_HOME ở nơi khác, ví dụ /var/lib/xeploai, hoặc chạy không phải bằng root."
            ),
            home=home,
            account=UNPRIVILEGED,
            folder=closed,
        )


def make_own(folder: Path, account: Account | None) -> Path:
    """Make a folder that belongs to the servers' account and to nobody else; return it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def copy_reachable(tree: Path, into: Path, account: Account | None) -> Path:
    """Return a tree of programs that the account can reach: itself, or a copy below `into`."""
    if barrier(tree, account) is None:
        return tree
    made = into / tree.name
    if not made.exists():
        draft = into / f"{tree.name}.{os.getpid()}"
        into.mkdir(mode=0o755, exist_ok=True)
        shutil.copytree(tree, draft, symlinks=True) if tree.is_dir() else shutil.copy2(tree, draft)
        draft.rename(made)
    return made
