"""docs/rulebook-format.md names every key there is, and what it shows loads and holds."""

from __future__ import annotations

import re

import pytest
import yaml
from marshmallow import Schema

from core.errors import WrongInput
from core.rulebook import conditions, schema
from core.rulebook.classification import Classifier
from core.rulebook.loading import load, vocabulary
from core.rulebook.program import Program
from core.rulebook.schema import fields, procedure, rules
from core.testing.cases import Runner, read_cases

PROCEDURE = {
    "order": procedure.Order,
    "calendar": procedure.CalendarDay,
    "minimum_lengths": procedure.MinimumLength,
    "steps": procedure.Step,
    "inputs": procedure.RequiredInput,
    "authorities": procedure.Authority,
    "forms": procedure.Form,
    "dossiers": procedure.DossierList,
    "topics": procedure.Topic,
    "manifestations": procedure.Manifestations,
    "awards": procedure.Award,
    "afterwards": procedure.Afterwards,
    "periods": procedure.Period,
}
HEAD = """
rulebook: song_cau/2025
title: Kiểm điểm, xếp loại
documents: {main: {issuer: Đảng ủy Sông Cầu, number: 12-KH/ĐU}}
review_years: [2025]
"""


def schemas():
    every = [schema.RulebookFile]
    for module in (rules, procedure):
        found = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Schema)]
        every.extend(one for one in found if one.__module__ == module.__name__)
    return every


def keys_of(one):
    return [field.data_key or name for name, field in one().fields.items()]


@pytest.fixture
def format_page(page):
    return page("docs/rulebook-format.md")


@pytest.fixture
def texts(format_page):
    """Return the three files that the page's blocks make up: an edition, one that extends it, cases."""
    blocks = format_page.blocks("yaml")
    *first, second, cases = [block.text for block in blocks]
    return "".join(first), second, cases


@pytest.fixture
def edition(texts):
    return load(texts[0], "docs/rulebook-format.md", {}.__getitem__)


@pytest.mark.parametrize("one", schemas(), ids=lambda one: one.__name__)
def test_every_key_of_the_format_stands_in_the_page(format_page, one):
    shown = " ".join(re.findall(r"`[^`]+`", format_page.prose()))
    shown += " ".join(block.text for block in format_page.blocks("yaml"))
    assert [key for key in keys_of(one) if not re.search(rf"(?<!\w){key}(?!\w)", shown)] == []


@pytest.mark.parametrize("section", PROCEDURE)
def test_the_table_of_later_stages_names_the_keys_of_each_section_and_no_others(format_page, section):
    (row,) = re.findall(rf"^\| `{section}` \| (.*) \|$", format_page.text, re.MULTILINE)
    outside = re.sub(r"\([^)]*\)|A day is .*|: `year`.*| or `warning`", "", row)
    named = re.findall(r"`(\w+)(?:: \w+)?`", outside)
    wanted = [key for key in keys_of(PROCEDURE[section]) if key not in (*fields.MARKS, "label")]
    assert sorted(named) == sorted(wanted)


def test_the_page_lists_the_subjects_the_stages_and_the_types(format_page):
    assert f"Subjects: `{' '.join(fields.SUBJECTS)}`" in format_page.text
    assert f"({', '.join(f'`{stage}`' for stage in fields.STAGES)})" in format_page.text
    table = format_page.text.partition("| type | values |")[2].partition("\n\n")[0]
    (refused,) = rules.Fact().validate({"label": "A", "type": "colour", "source": "default"})["type"]
    assert str(refused.said()).partition(": ")[2].rstrip(".") == ", ".join(
        re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
    )


def test_the_page_lists_the_comparisons(format_page):
    table = format_page.text.partition("| written | holds when |")[2].partition("\n\n")[0]
    assert {*conditions.OPERATORS, "one_of"} <= set(re.findall(r"\w+", table))


def test_no_fact_may_have_the_name_of_a_reserved_word(format_page):
    listed = re.search(r"no fact may be named:\n`([^`]+)`", format_page.text)
    for word in listed[1].split():
        with pytest.raises(WrongInput, match=f"«facts.{word}»"):
            load(f"{HEAD}facts: {{{word}: {{label: A, type: bool, source: default}}}}\n", "x.yaml", {}.__getitem__)


def test_the_blocks_of_the_page_make_up_a_rulebook(edition):
    assert edition.name == "song_cau/2025"
    assert set(edition.data) >= set(schema.SECTIONS)


def test_the_extending_edition_changes_what_its_amendments_say(texts, edition):
    book = load(texts[1], "docs/rulebook-format.md", {"song_cau/2025": edition}.__getitem__)
    quota = book.section("quotas")["excellent"]["party_member"]
    assert (quota["caps"], book.marks(quota).cite) == ("shared", "15-CV/ĐU 1(2)")
    assert "2A" not in book.section("forms")
    rule = book.subject("party_member").standards["HTXSNV"][0]
    assert rule.marks.cite == "15-CV/ĐU 2"


def test_the_cases_of_the_page_pass(texts, edition, tmp_path):
    file = tmp_path / "2025.yaml"
    file.write_text(texts[2], encoding="utf-8")
    runner = Runner(edition)
    name, cases = read_cases(file, "docs/rulebook-format.md")
    assert name == edition.name
    assert [line for case in cases for line in runner.run(case)] == []
    assert {case.kind for case in cases} == {"classify", "tally", "quota", "places"}


def test_the_keys_that_a_case_may_expect_are_those_of_an_outcome(format_page, edition):
    listed = re.search(r"as the commands put them out: `([^`]+)`, and\n`(\w+)` and `(\w+)`", format_page.text)
    classifier = Classifier(Program(edition, edition.subject("party_member")))
    assert sorted((*listed[1].split(), listed[2], listed[3])) == sorted(classifier.classify({}).as_data())


def test_the_vocabulary_is_where_the_page_says(page):
    there = page("core/rulebook/vocabulary.yaml").text
    assert set(yaml.safe_load(there)) == set(vocabulary())
