"""Commands on rulebooks themselves: list, show, check, compare, ask for their facts."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.commands.context import Context
from core.errors import N_, WrongInput, fault

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_MOST_BYTES = 4_000_000


def list_rulebooks(args: Namespace, context: Context) -> int:
    """List the rulebooks of the installed plugins: id, title, document, subjects."""
    rows = [_listed(name, context) for name in context.editions.names()]
    if args.json:
        _write_json(rows, context)
        return 0
    from core.readable.entries import EntryWords

    titles = (N_("Mã"), N_("Tên"), N_("Văn bản"), N_("Đối tượng"))
    days = [EntryWords(context.editions.rulebook(row["id"]), context.say, context.language).day for row in rows]
    _write_table(titles, [_listed_cells(row, day) for row, day in zip(rows, days, strict=True)], context)
    return 0


def _listed(name: str, context: Context) -> dict[str, Any]:
    book = context.editions.rulebook(name)
    document = {key: book.document[key] for key in ("issuer", "number", "date") if key in book.document}
    return {
        "id": name,
        "title": context.say(book.title),
        "document": document,
        "subjects": list(book.subjects),
    }


def _listed_cells(row: Mapping[str, Any], day: Any) -> tuple[str, ...]:
    document = row["document"]
    shown = ", ".join(
        [document.get("number", document["issuer"]), *([day(document["date"])] if "date" in document else [])]
    )
    return row["id"], row["title"], shown, ", ".join(row["subjects"])


def show(args: Namespace, context: Context) -> int:
    """Render a whole rulebook with its clauses."""
    from core.commands.page import Page
    from core.readable.entries import EntryWords

    words = EntryWords(context.editions.rulebook(args.rulebook), context.say, context.language)
    for line in Page(words).lines():
        bold = context.colour and line.startswith("#")
        context.line(f"{_BOLD}{line}{_PLAIN}" if bold else line)
    return 0


def diff(args: Namespace, context: Context) -> int:
    """Show what the second rulebook says otherwise than the first, with the clauses of both."""
    from core.commands.comparison import ComparisonLines
    from core.readable.entries import EntryWords
    from core.rulebook.differences import differences

    first, second = (context.editions.rulebook(name) for name in (args.first, args.second))
    found = differences(first, second)
    if args.json:
        _write_json([one.as_data() for one in found], context)
        return 0
    before, after = (EntryWords(book, context.say, context.language) for book in (first, second))
    for line in ComparisonLines(before, after, colour=context.colour).lines(found):
        context.line(line)
    return 0


def facts(args: Namespace, context: Context) -> int:
    """List the facts, grades and points that a subject is asked for."""
    from core.commands.fact_list import FactList

    listed = FactList(context.editions.rulebook(args.rulebook), args.subject, context.say, context.language)
    if args.json:
        _write_json(listed.as_data(), context)
    else:
        _write_table(listed.titles, listed.cells(), context)
    return 0


def check(args: Namespace, context: Context) -> int:
    """Validate a rulebook's file, run the cases beside it, name the rules they leave out."""
    from core.testing.cases import run_beside

    file = Path(args.path)
    try:
        book = context.editions.read(_text_of(file, args.path), args.path)
        count, failed, unseen = run_beside(book, file)
    except RecursionError:
        raise WrongInput([fault(args.path, N_("lồng nhau quá sâu; viết lại cho gọn."))]) from None
    said = N_("{name}: đúng định dạng; {count} ca, {failed} chưa đạt.")
    context.line(context.say(said, name=book.name, count=count, failed=len(failed)))
    for line in failed:
        context.line(line)
    for line in unseen:
        context.line(context.say(N_("chưa có ca hai phía: {rule}"), rule=line))
    return 1 if failed else 0


def _text_of(file: Path, shown: str) -> str:
    """Return the text of a rulebook's file; raise WrongInput where it cannot be one."""
    if file.is_dir():
        raise WrongInput([fault(shown, N_("là thư mục; chỉ ra một tệp YAML."))])
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
        if len(raw) <= _MOST_BYTES:
            return raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise WrongInput([fault(shown, N_("không có tệp này; sửa đường dẫn."))]) from None
    except UnicodeDecodeError:
        raise WrongInput([fault(shown, N_("không phải văn bản UTF-8; cần tệp YAML mã UTF-8."))]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WrongInput([fault(shown, N_("không đọc được tệp ({problem})."), problem=reason)]) from None
    most = _MOST_BYTES // 1_000_000
    raise WrongInput([fault(shown, N_("tệp quá lớn; bộ quy tắc không quá {most} MB."), most=most)])


def _write_json(rows: Sequence[Mapping[str, Any]], context: Context) -> None:
    for row in rows:
        context.line(json.dumps(row, ensure_ascii=False))


def _write_table(titles: Sequence[str], rows: Sequence[Sequence[str]], context: Context) -> None:
    from core.rowfiles.terminal import TerminalTable, leave_plain

    said = [context.say(title) for title in titles]
    TerminalTable(said, [""] * len(said), leave_plain).write(rows, context.out)
