"""Pages: a spreadsheet of people is classified and shown as a board; nothing of it is kept."""

from __future__ import annotations

import os
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import FileStorage

from core.access import Permission, requires
from core.access.language import say
from core.editions import installed_editions
from core.errors import N_, WrongInput, fault
from core.facts.boards import MOST_ROWS, BoardRow, counted, read_board, without_folder
from core.facts.files import headings_of
from core.facts.views.downloads import sent
from core.facts.views.shown import book_of, sentences, tabs_of
from core.facts.words import mark_of, result_of, result_word
from core.rulebook.classification import Classifier

blueprint = Blueprint("sheets", __name__)

SUFFIXES = (".xlsx", ".csv")
LARGEST = 5 * 1024 * 1024
LONGEST_NAME = 80


@blueprint.get("/try/<plugin>/<edition>/<subject>/file")
@requires(Permission.SEE_RULEBOOKS)
def ask_sheet(plugin: str, edition: str, subject: str) -> str:
    """Show where a spreadsheet is given."""
    return _page(_classifier(plugin, edition, subject), (), None)


@blueprint.post("/try/<plugin>/<edition>/<subject>/file")
@requires(Permission.SEE_RULEBOOKS)
def try_sheet(plugin: str, edition: str, subject: str) -> str | tuple[str, HTTPStatus]:
    """Show the result of every row of a spreadsheet, or what is wrong with it and where."""
    classifier = _classifier(plugin, edition, subject)
    try:
        rows = _read(classifier, request.files.get("file"))
    except WrongInput as wrong:
        return _page(classifier, (), wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(classifier, rows, None)


@blueprint.get("/try/<plugin>/<edition>/<subject>/file/template")
@requires(Permission.SEE_RULEBOOKS)
def sheet_template(plugin: str, edition: str, subject: str) -> Response:
    """Send an empty spreadsheet with every heading that is understood."""
    classifier = _classifier(plugin, edition, subject)
    return sent((), headings_of(classifier), f"{plugin}-{edition}-{subject}", "xlsx")


def _classifier(plugin: str, edition: str, subject: str) -> Classifier:
    return installed_editions().classifier(book_of(plugin, edition, subject).name, subject)


def _read(classifier: Classifier, upload: FileStorage | None) -> list[BoardRow]:
    """Classify what was uploaded; raise WrongInput where it is missing, too large, or anything in it is wrong."""
    if upload is None or not upload.filename:
        raise WrongInput([fault(say(N_("Tệp")), N_("chưa chọn tệp nào; chọn tệp .xlsx hoặc .csv."))])
    with closing(upload):
        return _read_named(classifier, upload, _name(upload.filename))


def _read_named(classifier: Classifier, upload: FileStorage, name: str) -> list[BoardRow]:
    if Path(name).suffix.lower() not in SUFFIXES:
        raise WrongInput([fault(name, N_("chỉ nhận tệp .xlsx hoặc .csv; mở tệp và lưu lại."))])
    if upload.stream.seek(0, os.SEEK_END) > LARGEST:
        raise WrongInput([fault(name, N_("tệp lớn hơn {most} MB; chia thành nhiều tệp."), most=LARGEST >> 20)])
    upload.stream.seek(0)
    with TemporaryDirectory(prefix="xeploai-") as folder:
        path = str(Path(folder) / name)
        upload.save(path)
        try:
            return read_board(path, installed_editions().hooks, classifier)
        except WrongInput as wrong:
            raise without_folder(wrong, folder) from wrong


def _name(given: str) -> str:
    """Return the last part of the name that a browser gives, short and on one line."""
    plain = given.replace("\\", "/").rpartition("/")[2]
    path = Path("".join(one for one in plain if one.isprintable()).lstrip(".") or "bang")
    return f"{path.stem[:LONGEST_NAME]}{path.suffix[:10]}"


def _page(classifier: Classifier, rows: list[BoardRow] | tuple[()], wrong: WrongInput | None) -> str:
    board = [_shown(classifier, row) for row in rows]
    faults = [{"where": one.where, "message": one.message.said(say)} for one in wrong.faults] if wrong else []
    counts = [(mark_of(one), result_word(one, say), count) for one, count in counted(classifier, rows)]
    book, rules = classifier.program.book, classifier.program.rules
    return render_template(
        "facts/sheet.html", book=book, rules=rules, here=tabs_of(book, rules.name), board=board, counts=counts,
        faults=faults, most=MOST_ROWS, largest=LARGEST >> 20,
    )  # fmt: skip


def _shown(classifier: Classifier, row: BoardRow) -> dict[str, object]:
    result = result_of(row.outcome)
    told = sentences(classifier, row.outcome)
    return {"row": row, "mark": mark_of(result), "word": result_word(result, say), "why": " ".join(told[1:] or told)}
