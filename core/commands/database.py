"""`xeploai db`: make and upgrade the tables, check them, save and bring back everything."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from core.commands.context import Context
from core.commands.installation import installation
from core.db import backups, migrating
from core.errors import N_


def upgrade(args: Namespace, context: Context) -> int:
    """Bring the database to today's shape."""
    with installation() as here:
        migrating.upgrade(here.addresses)
    context.line(context.say(N_("Cơ sở dữ liệu ở bản {revision}."), revision=migrating.newest()))
    return 0


def check(args: Namespace, context: Context) -> int:
    """Say what is not as it must be; 1 where something is not."""
    with installation() as here:
        faults = migrating.faults(here.addresses)
    for fault in faults:
        context.line(fault.said(context.say))
    if not faults:
        context.line(context.say(N_("Cơ sở dữ liệu đúng: bảng, chính sách theo dòng và quyền.")))
    return 1 if faults else 0


def backup(args: Namespace, context: Context) -> int:
    """Save everything to a file."""
    with installation() as here:
        backups.backup(here.addresses, here.binaries, Path(args.file))
    context.line(context.say(N_("Đã sao lưu vào {file}."), file=args.file))
    return 0


def restore(args: Namespace, context: Context) -> int:
    """Bring everything back from a file."""
    with installation() as here:
        backups.restore(here.addresses, here.binaries, Path(args.file), replace=args.replace)
    context.line(context.say(N_("Đã phục hồi từ {file}."), file=args.file))
    return 0
