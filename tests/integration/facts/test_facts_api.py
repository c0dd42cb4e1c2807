"""Levels from the records, as the API and the command line say them; and the same people by way of a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from core.access import Role
from core.cli import main
from core.people.models import StudentRecord
from core.testing.databases import TestDatabase

CRITERIA = [*(f"qualities.{one}" for one in range(1, 5)), *(f"results.{one}" for one in range(1, 4)), "remedies.1"]
DONE = {"targets_done": "1", "targets_on_time": "1", "degradation_concluded": False, "results_not_completed": "0"}
QUERY = {"subject": "party_member", "year": 2023, "as_of": "2023-12-31"}


@pytest.fixture
def filled(committee):
    """Members of every kind in two cells; one whose year is not known, one with a value nobody can read."""
    for number, grade in enumerate(("XS", "T", "TB", "K")):
        person = committee.person(f"m-{number}", "cb-1" if number % 2 else "cb-2")
        grades = {f"grades.{one}": grade for one in CRITERIA}
        given = {**DONE, **grades, "targets_exceeded": "0.6", "outstanding": True}
        committee.given("party_member", given, person_id=person)
    student = committee.person("s-1", "cb-1", is_student=True)
    grades = {f"grades.{one}": "XS" for one in CRITERIA}
    committee.given("party_member", {**DONE, **grades, "targets_exceeded": "0.6"}, person_id=student)
    record = {"track": "regular", "conduct_points": Decimal(92), "gpa": Decimal("3.25"), "credits_owed": Decimal(0)}
    committee.add(StudentRecord(person_id=student, year=2023, tuition_owed=False, **record))
    committee.person("u-1", "cb-2")
    committee.work.__exit__(None, None, None)
    committee.work.__enter__()
    return committee


@pytest.fixture
def xeploai(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[str]]:
    """Run the command on this module's database; return the lines it put out."""
    monkeypatch.setenv("DATABASE_URL", database.addresses.owner.render_as_string(hide_password=False))
    monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path))

    def run(*words: str) -> list[str]:
        capsys.readouterr()
        status = main(words)
        said = capsys.readouterr()
        assert status == 0, said.err
        return said.out.splitlines()

    return run


def test_the_records_and_a_spreadsheet_of_them_give_the_same_levels(filled, xeploai, tmp_path) -> None:
    unit = (filled.tenant.code, "db", "party_member", "--year", "2023", "--as-of", "2023-12-31")
    file = tmp_path / "facts.csv"
    xeploai("unit", "facts", *unit, "-o", str(file))
    by_file = [json.loads(line) for line in xeploai("classify", "can_tho/2023", "party_member", str(file))]
    by_records = [json.loads(line) for line in xeploai("unit", "classify", *unit)]
    assert by_records == by_file
    assert [one["level"] for one in by_records] == ["HTXSNV", "HTTNV", "HTNV", "KHTNV", None, None]


def test_the_command_explains_and_prints_a_table(filled, xeploai) -> None:
    unit = (filled.tenant.code, "cb-1", "party_member", "--year", "2023", "--as-of", "2023-12-31")
    explained = [json.loads(line) for line in xeploai("unit", "classify", *unit, "--explain")]
    assert all(one["sentences"] and one["trace"] for one in explained)
    table = "\n".join(xeploai("unit", "classify", *unit, "--table"))
    assert "Người m-1" in table


def test_the_api_gives_pages_of_levels_and_their_totals(filled, client) -> None:
    asks = client(filled.tenant, Role.CLERK)
    query = {**QUERY, "unit_id": str(filled.units["db"])}
    first = asks.get("/api/v1/facts/levels", query_string={**query, "limit": 4}).json
    second = asks.get("/api/v1/facts/levels", query_string={**query, "limit": 4, "after": first["next"]}).json
    assert [one["code"] for one in (*first["items"], *second["items"])] == ["m-0", "m-1", "m-2", "m-3", "s-1", "u-1"]
    assert (first["total"], second["next"], first["rulebook"]) == (6, None, "can_tho/2023")
    totals = asks.get("/api/v1/facts/totals", query_string=query).json
    assert totals["counts"] == {"HTXSNV": 1, "HTTNV": 1, "HTNV": 1, "KHTNV": 1, "undetermined": 2}


def test_one_level_is_explained_rule_by_rule(filled, client) -> None:
    address = f"/api/v1/facts/levels/{filled.people['s-1']}"
    found = client(filled.tenant, Role.CLERK).get(address, query_string=QUERY).json
    assert found["columns"]["gpa"] == "3.25"
    assert found["trace"]
    assert found["outcome"]["missing"] == ["outstanding"]


def test_a_clerk_of_one_cell_does_not_see_another(filled, client) -> None:
    asks = client(filled.tenant, Role.CLERK, filled.units["cb-1"])
    own, other = ({**QUERY, "unit_id": str(filled.units[code])} for code in ("cb-1", "cb-2"))
    assert asks.get("/api/v1/facts/levels", query_string=own).status_code == 200
    assert asks.get("/api/v1/facts/levels", query_string=other).status_code == 404
    assert asks.get(f"/api/v1/facts/levels/{filled.people['m-0']}", query_string=QUERY).status_code == 404


def test_another_tenants_people_are_not_there(filled, client, make_tenant) -> None:
    asks = client(make_tenant(), Role.CLERK)
    query = {**QUERY, "unit_id": str(filled.units["db"]), "rulebook": "can_tho/2023"}
    assert asks.get("/api/v1/facts/levels", query_string=query).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"year": 2019}, "year"),
        ({"rulebook": "son_la/2021"}, "rulebook"),
        ({"subject": "nobody"}, "subject"),
        ({"after": str(uuid4())}, "after"),
        ({"as_of": "31/12/2023"}, "as_of"),
    ],
)
def test_a_question_that_cannot_be_answered_is_pointed_out(filled, client, wrong, where) -> None:
    query = {**QUERY, "unit_id": str(filled.units["db"]), **wrong}
    answer = client(filled.tenant, Role.CLERK).get("/api/v1/facts/levels", query_string=query)
    assert (answer.status_code, answer.json["faults"][0]["where"]) == (422, where)
