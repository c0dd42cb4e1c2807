"""The xeploai command: its verbs and their arguments. What they do stands in `core.commands`."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise

from core.commands.context import Context
from core.errors import Say, WrongInput, XepLoaiError, plainly

_LANGUAGES = ("vi", "en")


def parser(say: Say = plainly) -> ArgumentParser:
    """Return the parser of the command line, whose help speaks the language of `say`."""
    top = ArgumentParser(prog="xeploai", description=say("Kiểm điểm, đánh giá, xếp loại theo bộ quy tắc của từng nơi."))
    _add_language(top, "vi", say)
    verbs = top.add_subparsers(dest="verb", metavar=say("lệnh"), required=True)
    _add_rulebook_verbs(verbs, say)
    _add_row_verbs(verbs, say)
    _add_platform_verbs(verbs, say)
    return top


def _add_language(verb: ArgumentParser, default: str, say: Say) -> None:
    verb.add_argument("--lang", choices=_LANGUAGES, default=default, help=say("ngôn ngữ: vi hoặc en"))


def _verb(verbs: object, name: str, run: str, text: str, say: Say) -> ArgumentParser:
    verb: ArgumentParser = verbs.add_parser(name, help=text, description=text)  # type: ignore[attr-defined]
    _add_language(verb, SUPPRESS, say)
    verb.set_defaults(run=run)
    return verb


def _add_rulebook_verbs(verbs: object, say: Say) -> None:
    listed = _verb(verbs, "rulebooks", "rulebooks:list_rulebooks", say("liệt kê các bộ quy tắc đã cài"), say)
    listed.add_argument("--json", action="store_true", help=say("in JSON Lines"))
    group: ArgumentParser = verbs.add_parser("rulebook", help=say("xem, kiểm tra, so sánh một bộ quy tắc"))  # type: ignore[attr-defined]
    inner = group.add_subparsers(dest="subverb", metavar=say("lệnh"), required=True)
    for place in (verbs, inner):
        show = _verb(place, "show", "rulebooks:show", say("in một bộ quy tắc kèm điều khoản"), say)
        show.add_argument("rulebook", metavar="ID")
        check = _verb(
            place, "check", "rulebooks:check", say("kiểm tra một tệp bộ quy tắc và chạy các ca bên cạnh"), say
        )
        check.add_argument("path", metavar="PATH")
        diff = _verb(place, "diff", "rulebooks:diff", say("so sánh hai bộ quy tắc, từng quy tắc"), say)
        diff.add_argument("first", metavar="A")
        diff.add_argument("second", metavar="B")
        diff.add_argument("--json", action="store_true", help=say("in JSON Lines"))
        facts = _verb(place, "facts", "rulebooks:facts", say("liệt kê sự kiện mà một đối tượng cần"), say)
        facts.add_argument("rulebook", metavar="ID")
        facts.add_argument("subject", metavar="SUBJECT")
        facts.add_argument("--json", action="store_true", help=say("in JSON Lines"))


def _add_row_verbs(verbs: object, say: Say) -> None:
    classify = _verb(verbs, "classify", "classify:run", say("xếp loại từng dòng của một tệp"), say)
    _add_rows(classify, say)
    classify.add_argument("--explain", action="store_true", help=say("thêm từng quy tắc đã xét"))
    _add_rows(_verb(verbs, "tally", "tally:run", say("kiểm phiếu"), say), say)
    quota = _verb(verbs, "quota", "quota:run", say("tính số lượng tối đa được xếp mức cao nhất"), say)
    _add_rows(quota, say)
    quota.add_argument("--rule", default="excellent", metavar="NAME", help=say("tên quy tắc tỷ lệ, mặc định excellent"))
    _add_rows(
        _verb(verbs, "places", "places:run", say("nơi kiểm điểm và bỏ phiếu của từng người"), say), say, subject=False
    )
    whatif = _verb(
        verbs, "whatif", "whatif:run", say("cùng số liệu dưới hai bộ quy tắc: ai đổi mức, vì điều khoản nào"), say
    )
    whatif.add_argument("rulebook", metavar="ID_A")
    whatif.add_argument("other", metavar="ID_B")
    whatif.add_argument("subject", metavar="SUBJECT")
    _add_file(whatif, say)
    plugin = verbs.add_parser("plugin", help=say("tạo plugin mới"))  # type: ignore[attr-defined]
    inner = plugin.add_subparsers(dest="subverb", metavar=say("lệnh"), required=True)
    new = _verb(inner, "new", "plugin:new", say("viết khung một plugin với một ca chưa đạt"), say)
    new.add_argument("name", metavar="NAME")
    new.add_argument("--year", metavar="YEAR", help=say("năm kiểm điểm; để trống là năm đầu của bản nền"))
    _verb(verbs, "demo", "demo:run", say("xếp loại các bảng số liệu mẫu của năm nơi"), say)


def _group(verbs: object, name: str, text: str, say: Say) -> object:
    group: ArgumentParser = verbs.add_parser(name, help=text, description=text)  # type: ignore[attr-defined]
    return group.add_subparsers(dest="subverb", metavar=say("lệnh"), required=True)


def _add_platform_verbs(verbs: object, say: Say) -> None:
    database = _group(verbs, "db", say("cơ sở dữ liệu: nâng cấp, kiểm tra, sao lưu, phục hồi"), say)
    _verb(database, "upgrade", "database:upgrade", say("tạo hoặc nâng cấp các bảng"), say)
    _verb(database, "check", "database:check", say("kiểm tra các bảng, chính sách và quyền"), say)
    backup = _verb(database, "backup", "database:backup", say("ghi toàn bộ cơ sở dữ liệu ra một tệp"), say)
    backup.add_argument("file", metavar="FILE")
    restore = _verb(database, "restore", "database:restore", say("phục hồi cơ sở dữ liệu từ một tệp"), say)
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--replace", action="store_true", help=say("thay toàn bộ những gì đang có"))
    _add_tenant_verbs(verbs, say)
    audit = _group(verbs, "audit", say("nhật ký không sửa được"), say)
    verify = _verb(audit, "verify", "audit:verify", say("kiểm tra chuỗi nhật ký của mọi đơn vị"), say)
    verify.add_argument("code", metavar="CODE", nargs="?", help=say("chỉ một đơn vị"))


def _add_tenant_verbs(verbs: object, say: Say) -> None:
    tenant = _group(verbs, "tenant", say("các đơn vị dùng nền tảng"), say)
    create = _verb(tenant, "create", "tenants:create", say("tạo một đơn vị"), say)
    create.add_argument("code", metavar="CODE", help=say("mã ngắn, ví dụ can-tho"))
    create.add_argument("--name", required=True, metavar="NAME", help=say("tên đầy đủ"))
    create.add_argument("--parent", metavar="CODE", help=say("mã của đơn vị cấp trên"))
    choose = _verb(tenant, "choose", "tenants:choose", say("chọn plugin và bộ quy tắc của một đơn vị"), say)
    choose.add_argument("code", metavar="CODE")
    year = say("bộ quy tắc của một năm; YEAR= là theo cấp trên")
    for verb in (create, choose):
        verb.add_argument("--plugins", metavar="A,B", help=say("các plugin theo thứ tự; để trống là theo cấp trên"))
        verb.add_argument("--rulebook", action="append", default=[], metavar="YEAR=ID", help=year)
    listed = _verb(tenant, "list", "tenants:list_tenants", say("liệt kê các đơn vị theo cây"), say)
    listed.add_argument("--json", action="store_true", help=say("in JSON Lines"))
    show = _verb(tenant, "show", "tenants:show", say("xem một đơn vị và những gì nó chọn"), say)
    show.add_argument("code", metavar="CODE")


def _add_rows(verb: ArgumentParser, say: Say, *, subject: bool = True) -> None:
    verb.add_argument("rulebook", metavar="ID")
    if subject:
        verb.add_argument("subject", metavar="SUBJECT")
    _add_file(verb, say)


def _add_file(verb: ArgumentParser, say: Say) -> None:
    verb.add_argument("file", metavar="FILE", help=say(".json, .jsonl, .csv, .xlsx; - là đầu vào chuẩn"))
    verb.add_argument("--table", action="store_true", help=say("in bảng cho người đọc"))
    verb.add_argument("-o", "--output", metavar="FILE", help=say("ghi ra tệp .xlsx, .csv hoặc .jsonl"))


def _voice(words: Sequence[str]) -> Say:
    """Return the translator of the help, whose language must be known before the words are parsed."""
    if "--lang=en" not in words and ("--lang", "en") not in pairwise(words):
        return plainly
    from core.i18n import translator

    return translator("en")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when done, 1 when a check failed, 2 when the input is wrong."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    words = sys.argv[1:] if arguments is None else arguments
    args = parser(_voice(words)).parse_args(words)
    context = Context(args.lang, sys.stdout, sys.stderr, sys.stdin.buffer)
    try:
        status = _run(args, context)
        sys.stdout.flush()
        return status
    except WrongInput as error:
        for fault in error.faults:
            print(fault.said(context.say), file=sys.stderr)
        return 2
    except XepLoaiError as error:
        print(error.said(context.say), file=sys.stderr)
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
