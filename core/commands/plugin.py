"""Begin a plugin: `xeploai plugin new NAME`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from core.commands.context import Context
from core.errors import N_
from core.testing.scaffold import write_plugin


def new(args: Namespace, context: Context) -> int:
    """Write a plugin's skeleton into the working folder and say what to do next."""
    files = write_plugin(args.name, Path(), context.editions, args.year)
    for file in files:
        context.line(str(file))
    rulebook = next(file for file in files if file.parent.name == "rulebooks")
    context.line()
    context.line(context.say(N_("Cài vào nền tảng: {command}"), command=f"pip install -e {args.name}"))
    context.line(context.say(N_("Xem ca mẫu chưa đạt: {command}"), command=f"xeploai check {rulebook}"))
    return 0
