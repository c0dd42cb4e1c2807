"""The xeploai command: its verbs and their arguments. What they do stands in `core.commands`."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from importlib import import_module

from core.commands.context import Context
from core.errors import N_, PluginError, WrongInput

_LANGUAGES = ("vi", "en")


def parser() -> ArgumentParser:
    """Return the parser of the command line."""
    top = ArgumentParser(prog="xeploai", description=N_("Kiểm điểm, đánh giá, xếp loại theo bộ quy tắc của từng nơi."))
    _add_language(top, "vi")
    verbs = top.add_subparsers(dest="verb", metavar=N_("lệnh"), required=True)
    _add_rulebook_verbs(verbs)
    _add_row_verbs(verbs)
    return top


def _add_language(verb: ArgumentParser, default: str) -> None:
    verb.add_argument("--lang", choices=_LANGUAGES, default=default, help=N_("ngôn ngữ: vi hoặc en"))


def _verb(verbs: "object", name: str, run: str, text: str) -> ArgumentParser:
    verb: ArgumentParser = verbs.add_parser(name, help=text, description=text)  # type: ignore[attr-defined]
    _add_language(verb, SUPPRESS)
    verb.set_defaults(run=run)
    return verb


def _add_rulebook_verbs(verbs: "object") -> None:
    listed = _verb(verbs, "rulebooks", "rulebooks:list_rulebooks", N_("liệt kê các bộ quy tắc đã cài"))
    listed.add_argument("--json", action="store_true", help=N_("in JSON Lines"))
    group: ArgumentParser = verbs.add_parser("rulebook", help=N_("xem, kiểm tra, so sánh một bộ quy tắc"))  # type: ignore[attr-defined]
    inner = group.add_subparsers(dest="subverb", metavar=N_("lệnh"), required=True)
    for place in (verbs, inner):
        show = _verb(place, "show", "rulebooks:show", N_("in một bộ quy tắc kèm điều khoản"))
        show.add_argument("rulebook", metavar="ID")
        check = _verb(place, "check", "rulebooks:check", N_("kiểm tra một tệp bộ quy tắc và chạy các ca bên cạnh"))
        check.add_argument("path", metavar="PATH")
        diff = _verb(place, "diff", "rulebooks:diff", N_("so sánh hai bộ quy tắc, từng quy tắc"))
        diff.add_argument("first", metavar="A")
        diff.add_argument("second", metavar="B")
        diff.add_argument("--json", action="store_true", help=N_("in JSON Lines"))
        facts = _verb(place, "facts", "rulebooks:facts", N_("liệt kê sự kiện mà một đối tượng cần"))
        facts.add_argument("rulebook", metavar="ID")
        facts.add_argument("subject", metavar="SUBJECT")
        facts.add_argument("--json", action="store_true", help=N_("in JSON Lines"))


def _add_row_verbs(verbs: "object") -> None:
    classify = _verb(verbs, "classify", "classify:run", N_("xếp loại từng dòng của một tệp"))
    _add_rows(classify)
    classify.add_argument("--explain", action="store_true", help=N_("thêm từng quy tắc đã xét"))
    _add_rows(_verb(verbs, "tally", "tally:run", N_("kiểm phiếu")))
    quota = _verb(verbs, "quota", "quota:run", N_("tính số lượng tối đa được xếp mức cao nhất"))
    _add_rows(quota)
    quota.add_argument("--rule", default="excellent", metavar="NAME", help=N_("tên quy tắc tỷ lệ, mặc định excellent"))
    _add_rows(_verb(verbs, "places", "places:run", N_("nơi kiểm điểm và bỏ phiếu của từng người")), subject=False)
    whatif = _verb(verbs, "whatif", "whatif:run", N_("cùng số liệu dưới hai bộ quy tắc: ai đổi mức, vì điều khoản nào"))
    whatif.add_argument("rulebook", metavar="ID_A")
    whatif.add_argument("other", metavar="ID_B")
    whatif.add_argument("subject", metavar="SUBJECT")
    _add_file(whatif)
    plugin = verbs.add_parser("plugin", help=N_("tạo plugin mới"))  # type: ignore[attr-defined]
    inner = plugin.add_subparsers(dest="subverb", metavar=N_("lệnh"), required=True)
    new = _verb(inner, "new", "plugin:new", N_("viết khung một plugin với một ca chưa đạt"))
    new.add_argument("name", metavar="NAME")
    new.add_argument("--year", metavar="YEAR", help=N_("năm kiểm điểm; để trống là năm đầu của bản nền"))
    _verb(verbs, "demo", "demo:run", N_("xếp loại các bảng số liệu mẫu của năm nơi"))


def _add_rows(verb: ArgumentParser, *, subject: bool = True) -> None:
    verb.add_argument("rulebook", metavar="ID")
    if subject:
        verb.add_argument("subject", metavar="SUBJECT")
    _add_file(verb)


def _add_file(verb: ArgumentParser) -> None:
    verb.add_argument("file", metavar="FILE", help=N_(".json, .jsonl, .csv, .xlsx; - là đầu vào chuẩn"))
    verb.add_argument("--table", action="store_true", help=N_("in bảng cho người đọc"))
    verb.add_argument("-o", "--output", metavar="FILE", help=N_("ghi ra tệp .xlsx, .csv hoặc .jsonl"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when done, 1 when a check failed, 2 when the input is wrong."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    args = parser().parse_args(arguments)
    context = Context(args.lang, sys.stdout, sys.stderr, sys.stdin.buffer)
    try:
        status = _run(args, context)
        sys.stdout.flush()
        return status
    except WrongInput as error:
        for fault in error.faults:
            print(fault.said(context.say), file=sys.stderr)
        return 2
    except PluginError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


def _run(args: Namespace, context: Context) -> int:
    module, _, function = args.run.partition(":")
    status: int = getattr(import_module(f"core.commands.{module}"), function)(args, context)
    return status


if __name__ == "__main__":
    sys.exit(main())
