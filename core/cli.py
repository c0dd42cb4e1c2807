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
    _verb(verbs, "samples", "samples:run", say("xếp loại các bảng số liệu mẫu của năm nơi"), say)


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
    serve = _verb(verbs, "serve", "serving:serve", say("chạy máy chủ web và mọi thứ nó cần"), say)
    serve.add_argument("--no-workers", dest="workers", action="store_false", help=say("không chạy tiến trình làm việc"))
    demo = _verb(verbs, "demo", "serving:serve", say("tạo tỉnh mẫu nếu chưa có, rồi chạy như serve"), say)
    demo.set_defaults(workers=True, demo=True)
    _verb(
        verbs, "demo-code", "demo_province:code", say("in mã xác thực hai bước lúc này của các tài khoản dùng thử"), say
    )
    for verb in (serve, demo):
        verb.add_argument("--with-parent", action="store_true", help=say("dừng khi tiến trình gọi lệnh này kết thúc"))
    serve.add_argument("--demo", action="store_true", help=say("tạo tỉnh mẫu và tài khoản mẫu nếu chưa có"))
    _verb(verbs, "worker", "serving:work", say("chỉ chạy các tiến trình làm việc"), say)
    _add_tenant_verbs(verbs, say)
    _add_user_verbs(verbs, say)
    _add_unit_verbs(verbs, say)
    _add_file_verbs(verbs, say)
    audit = _group(verbs, "audit", say("nhật ký không sửa được"), say)
    verify = _verb(audit, "verify", "audit:verify", say("kiểm tra chuỗi nhật ký của mọi đơn vị"), say)
    verify.add_argument("code", metavar="CODE", nargs="?", help=say("chỉ một đơn vị"))
    verify.add_argument("--file", metavar="FILE", help=say("kiểm tra một tệp đã ghi ra, không cần cơ sở dữ liệu"))
    verify.add_argument("--seal", metavar="SEAL", help=say("dấu của tệp đã lưu ở nơi khác"))
    export = _verb(audit, "export", "audit:export", say("ghi nhật ký của một đơn vị ra tệp để kiểm tra nơi khác"), say)
    export.add_argument("code", metavar="TENANT")
    export.add_argument("-o", "--output", required=True, metavar="FILE", help=say("tệp .jsonl chưa có"))


def _add_unit_verbs(verbs: object, say: Say) -> None:
    unit = _group(verbs, "unit", say("sự kiện và mức của mọi người trong một tổ chức, theo hồ sơ"), say)
    facts = _verb(unit, "facts", "units:facts", say("ghi sự kiện ra tệp mà lệnh classify đọc được"), say)
    classify = _verb(unit, "classify", "units:classify", say("xếp loại theo hồ sơ"), say)
    classify.add_argument("--explain", action="store_true", help=say("thêm từng quy tắc đã xét"))
    for verb in (facts, classify):
        verb.add_argument("code", metavar="TENANT")
        verb.add_argument("unit", metavar="UNIT", help=say("mã của tổ chức; tính cả các tổ chức trực thuộc"))
        verb.add_argument("subject", metavar="SUBJECT")
        verb.add_argument("--year", required=True, metavar="YEAR")
        verb.add_argument("--as-of", metavar="DAY", help=say("ngày tính, ví dụ 2023-12-31; để trống là hôm nay"))
        verb.add_argument("--rulebook", metavar="ID", help=say("để trống là bộ quy tắc đơn vị chọn cho năm đó"))
        verb.add_argument("--table", action="store_true", help=say("in bảng cho người đọc"))
        verb.add_argument("-o", "--output", metavar="FILE", help=say("ghi ra tệp .xlsx, .csv hoặc .jsonl"))


def _add_file_verbs(verbs: object, say: Say) -> None:
    bring = _verb(verbs, "import", "exchange:bring", say("xem trước một tệp nhập, hoặc ghi vào"), say)
    give = _verb(verbs, "export", "exchange:give_out", say("ghi dữ liệu ra tệp nhập lại được"), say)
    for verb in (bring, give):
        verb.add_argument("code", metavar="TENANT")
        verb.add_argument("kind", metavar="KIND", help=say("units, people, posts, state_results, year_facts…"))
        verb.add_argument("--year", metavar="YEAR", help=say("chỉ với year_facts"))
        verb.add_argument("--subject", metavar="SUBJECT", help=say("chỉ với year_facts"))
        verb.add_argument("--rulebook", metavar="ID", help=say("để trống là bộ quy tắc đơn vị chọn cho năm đó"))
    bring.add_argument("file", metavar="FILE", help=say("tệp .xlsx hoặc .csv"))
    bring.add_argument("--confirm", action="store_true", help=say("ghi luôn, tất cả hoặc không gì cả"))
    bring.add_argument("--leave-out-wrong", action="store_true", help=say("bỏ qua hàng sai và hàng trùng"))
    bring.add_argument("--take-possible-duplicates", action="store_true", help=say("ghi cả người có thể bị ghi hai mã"))
    give.add_argument("-o", "--output", required=True, metavar="FILE", help=say("tệp .xlsx hoặc .csv"))


def _add_tenant_verbs(verbs: object, say: Say) -> None:
    tenant = _group(verbs, "tenant", say("các đơn vị dùng nền tảng"), say)
    create = _verb(tenant, "create", "tenants:create", say("tạo một đơn vị"), say)
    create.add_argument("code", metavar="CODE", help=say("mã ngắn, ví dụ can-tho"))
    create.add_argument("--name", required=True, metavar="NAME", help=say("tên đầy đủ"))
    create.add_argument("--parent", metavar="CODE", help=say("mã của đơn vị cấp trên"))
    create.add_argument("--profile", metavar="PROFILE", help=say("mẫu có sẵn; xem: xeploai tenant profiles"))
    create.add_argument("--admin", metavar="USERNAME", help=say("mời quản trị đầu tiên và in liên kết mời"))
    create.add_argument("--admin-name", metavar="NAME", help=say("họ và tên quản trị"))
    _verb(tenant, "profiles", "tenants:list_profiles", say("liệt kê các mẫu có sẵn"), say)
    preview = _verb(tenant, "preview", "tenants:preview", say("xem đổi bộ quy tắc của một năm thì khác gì"), say)
    archive = _verb(tenant, "archive", "tenants:archive", say("lưu trữ một đơn vị: từ nay chỉ xem được"), say)
    reopen = _verb(tenant, "reopen", "tenants:reopen", say("mở lại một đơn vị đã lưu trữ"), say)
    for verb in (preview, archive, reopen):
        verb.add_argument("code", metavar="CODE")
    preview.add_argument("choice", metavar="YEAR=ID")
    _verb(tenant, "deliver", "tenants:deliver", say("chuyển các bản nộp chưa tới cấp trên"), say)
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


def _add_user_verbs(verbs: object, say: Say) -> None:
    user = _group(verbs, "user", say("tài khoản của một đơn vị, và của người vận hành"), say)
    create = _verb(user, "create", "users:create", say("tạo tài khoản với mật khẩu đọc từ đầu vào"), say)
    invite = _verb(user, "invite", "users:invite", say("tạo tài khoản và in liên kết mời"), say)
    listed = _verb(user, "list", "users:list_users", say("liệt kê tài khoản và vai trò"), say)
    grant = _verb(user, "grant", "users:grant", say("giao một vai trò"), say)
    reset = _verb(user, "reset", "users:reset", say("in liên kết đặt lại mật khẩu"), say)
    close = _verb(user, "close", "users:close", say("đóng tài khoản"), say)
    for verb in (create, invite, listed, grant, reset, close):
        verb.add_argument("tenant", metavar="TENANT", help=say("mã của đơn vị"))
    for verb in (create, invite, grant, reset, close):
        verb.add_argument("username", metavar="USERNAME")
    for verb in (create, invite):
        verb.add_argument("--name", metavar="NAME", help=say("họ và tên"))
        verb.add_argument("--email", metavar="ADDRESS", help=say("địa chỉ thư"))
        verb.add_argument("--role", metavar="ROLE", help=say("vai trò, ví dụ tenant_admin"))
    grant.add_argument("role", metavar="ROLE")
    for verb in (create, invite, grant):
        verb.add_argument("--unit", metavar="CODE", help=say("mã tổ chức; để trống là toàn đơn vị"))
    reset.add_argument("--second-factors", action="store_true", help=say("xóa cả xác thực hai bước"))
    listed.add_argument("--json", action="store_true", help=say("in JSON Lines"))
    operator = _verb(user, "operator", "users:operator", say("tạo người vận hành hệ thống và in liên kết mời"), say)
    operator.add_argument("username", metavar="USERNAME")
    operator.add_argument("--name", metavar="NAME", help=say("họ và tên"))


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
