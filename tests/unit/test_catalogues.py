from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from core import catalogues
from core.catalogues import Settings, faults, placeholders, rulebook_texts, settings, texts, update
from core.errors import WrongInput
from core.i18n import catalogue_of, sentences

HOUSE = settings(Path(__file__).parents[2] / "setup.cfg")
RULEBOOK = """
title: Năm 2023
facts:
  gpa: {label: Điểm thi thử, type: number, cite: II.1}
  track: {label: Hệ, type: rank, values: {none: Không giấy khen, city: Thành phố}}
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    (tmp_path / "rulebooks").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "rulebooks" / "2023.yaml").write_text(RULEBOOK, encoding="utf-8")
    (tmp_path / "plugin.py").write_text('fault("x", "thiếu {fact}", fact=say("Điểm thi thử"))\n', encoding="utf-8")
    (tmp_path / "tests" / "test_x.py").write_text('say("chỉ để thử")\n', encoding="utf-8")
    return tmp_path


def translate(plugin: Path, text: str, said: str) -> None:
    path = catalogue_of(plugin / "locale", "en")
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{said}"'), encoding="utf-8")
    sentences.cache_clear()


@pytest.mark.parametrize("folder", HOUSE.folders, ids=lambda folder: folder.name)
def test_the_catalogues_of_the_house_are_complete(folder: Path) -> None:
    assert [one.said() for one in faults(folder, HOUSE.keywords)] == []


def test_texts_come_from_python_and_from_rulebooks_but_not_from_tests(plugin: Path) -> None:
    assert texts(plugin, HOUSE.keywords) == {
        "thiếu {fact}": ["plugin.py"],
        "Điểm thi thử": ["plugin.py", "rulebooks/2023.yaml"],
        "Năm 2023": ["rulebooks/2023.yaml"],
        "Hệ": ["rulebooks/2023.yaml"],
        "Không giấy khen": ["rulebooks/2023.yaml"],
        "Thành phố": ["rulebooks/2023.yaml"],
    }


def test_texts_come_from_templates_with_the_file_they_stand_in(plugin: Path) -> None:
    folder = plugin / "web" / "templates" / "people"
    folder.mkdir(parents=True)
    page = """{% macro row(x) %}{{ _("Tên thử của cột") }}{% endmacro %}
        <a title="{{ _('Mở thử {name}', name=x|upper) }}">{{ x or N_("chưa thử") }}</a> {{ other("không lấy") }}"""
    (folder / "list.html").write_text(page, encoding="utf-8")
    found = texts(plugin, HOUSE.keywords)
    place = ["web/templates/people/list.html"]
    assert {text: found.get(text) for text in ("Tên thử của cột", "Mở thử {name}", "chưa thử", "không lấy")} == {
        "Tên thử của cột": place, "Mở thử {name}": place, "chưa thử": place, "không lấy": None,
    }  # fmt: skip


def test_a_template_that_cannot_be_read_stops_the_collecting(plugin: Path) -> None:
    (plugin / "broken.html").write_text('{{ _("Họ tên") }}{% if %}', encoding="utf-8")
    with pytest.raises(TemplateSyntaxError):
        texts(plugin, HOUSE.keywords)


def test_a_plugin_leaves_out_what_the_core_already_says(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "sentences", lambda _: {"Điểm thi thử": "Mark"})
    assert "Điểm thi thử" not in texts(plugin, HOUSE.keywords)


def test_an_update_keeps_the_translations_and_drops_what_is_gone(plugin: Path) -> None:
    update(plugin, HOUSE.keywords)
    translate(plugin, "Điểm thi thử", "Mark")
    translate(plugin, "Hệ", "Track")
    (plugin / "rulebooks" / "2023.yaml").write_text("title: Năm 2024\n", encoding="utf-8")
    update(plugin, HOUSE.keywords)
    assert dict(sentences(catalogue_of(plugin / "locale", "en"))) == {"Điểm thi thử": "Mark"}


def test_an_update_of_what_has_not_changed_changes_nothing(plugin: Path) -> None:
    update(plugin, HOUSE.keywords)
    path = catalogue_of(plugin / "locale", "en")
    before = path.read_bytes()
    update(plugin, HOUSE.keywords)
    assert path.read_bytes() == before


def test_a_complete_catalogue_has_no_faults(plugin: Path) -> None:
    update(plugin, HOUSE.keywords)
    for text in texts(plugin, HOUSE.keywords):
        translate(plugin, text, f"en {text}")
    assert faults(plugin, HOUSE.keywords) == []


@pytest.mark.parametrize(
    ("addition", "words"),
    [
        ("", "chưa dịch câu «thiếu {fact}» của plugin.py"),
        ('#, fuzzy\nmsgid "Hệ"\nmsgstr "Track"\n', "chưa dịch câu «Hệ»"),
        ('msgid "thiếu {fact}"\nmsgstr "{facts} missing"\n', "«thiếu {fact}» có chỗ điền khác"),
        ('msgid "Cũ"\nmsgstr "Old"\n', "«Cũ» không còn dùng"),
        ('#~ msgid "Bỏ"\n#~ msgstr "Dropped"\n', "«Bỏ» còn nằm lại"),
    ],
)
def test_what_is_missing_or_wrong_is_named(plugin: Path, addition: str, words: str) -> None:
    path = catalogue_of(plugin / "locale", "en")
    path.parent.mkdir(parents=True)
    path.write_text(addition, encoding="utf-8")
    assert any(words in one.said() for one in faults(plugin, HOUSE.keywords))


def test_a_folder_without_a_catalogue_misses_every_text(plugin: Path) -> None:
    assert len(faults(plugin, HOUSE.keywords)) == len(texts(plugin, HOUSE.keywords))


def test_the_command_writes_the_catalogues_and_tells_what_is_not_translated(
    plugin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "settings", lambda: Settings((plugin,), HOUSE.keywords))
    assert catalogues.main(["update"]) == 0
    assert catalogues.main(["check"]) == 1
    assert "chưa dịch câu «Hệ»" in capsys.readouterr().err
    for text in texts(plugin, HOUSE.keywords):
        translate(plugin, text, f"en {text}")
    assert catalogues.main(["check"]) == 0
    assert catalogues.main([]) == 2


def test_a_rulebook_that_is_not_yaml_is_named(plugin: Path) -> None:
    (plugin / "rulebooks" / "2023.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(WrongInput, match=r"2023\.yaml"):
        texts(plugin, HOUSE.keywords)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"reading": {"taken": "a", "rival": "b"}, "cite": "I.1"}, ["a", "b"]),
        ({"scales": {"quality": {"X": "Tốt"}}}, ["Tốt"]),
        ({"dossiers": {"one": {"to": "a", "items": ["b", "c"], "of": ["party_org"]}}}, ["a", "b", "c"]),
        ({"minimum_lengths": {"one": {"of": ["a"], "days": 2}}}, ["a"]),
        ({"manifestations": {"all": {"items": {"1": "a"}, "degrees": {1: "b"}}}}, ["a", "b"]),
        ({"calendar": {"one": {"from": "2023-12-01", "to": "2023-12-25"}}}, []),
        ({"amendments": [{"change": "facts.gpa.label", "from": "a", "to": "b", "note": "c"}]}, ["b", "c"]),
        ({"amendments": [{"change": "facts.gpa", "from": None, "to": {"label": "b"}}]}, ["b"]),
        ({"amendments": [{"change": "quotas.a.b.caps", "from": "scope", "to": "shared"}]}, []),
        ({"amendments": [{"change": "dossiers.one.to", "from": "a", "to": "b"}]}, ["b"]),
    ],
)
def test_texts_of_a_rulebook_are_found_by_their_keys(entry: object, found: list[str]) -> None:
    assert list(rulebook_texts(entry)) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{fact}: {value:.2f} {value!r}", {"fact", "value"}),
        ("{one.name} {two[0]}", {"one", "two"}),
        ("viết {{document: …}}", set()),
        ("tập { mở", set()),
    ],
)
def test_placeholders_are_the_names_that_are_filled(text: str, names: set[str]) -> None:
    assert placeholders(text) == names
