"""The description says of every route what it needs, takes and may answer."""

from __future__ import annotations

import pytest


@pytest.fixture
def spec(client):
    return client().get("/api/v1/openapi.json").json


@pytest.fixture
def operations(spec):
    return {
        one["operationId"]: one
        for path in spec["paths"].values()
        for method, one in path.items()
        if method != "parameters"
    }


def answers(operation) -> set[str]:
    return set(operation["responses"])


def test_the_description_is_open_and_of_version_3_1(spec) -> None:
    assert spec["openapi"] == "3.1.0"
    assert spec["security"] == [{"token": []}, {"session": []}]
    assert set(spec["components"]["securitySchemes"]) == {"token", "session"}


def test_an_operation_is_named_after_its_view_and_tagged_by_its_area(spec, operations) -> None:
    assert operations["list_trials"]["tags"] == ["trial"]
    assert spec["tags"] == [{"name": "trial", "description": "Để thử."}]


def test_an_operation_names_its_permission(operations) -> None:
    assert operations["add_trial"]["x-permission"] == "edit_units"
    assert operations["add_trial"]["summary"] == "Add a document."
    assert operations["add_trial"]["description"] == "And say so in the audit.\n\nCần quyền `edit_units`."
    assert operations["list_trials"]["description"] == "Cần quyền `see_units`."


def test_who_may_call_an_open_operation(operations) -> None:
    assert operations["show_faults"]["security"] == []
    assert not answers(operations["show_faults"]) & {"401", "403"}


def test_a_reading_operation_may_refuse(operations) -> None:
    assert answers(operations["list_trials"]) == {"200", "400", "401", "403", "404", "422", "429", "503"}


def test_a_writing_operation_may_refuse_more(operations) -> None:
    usual = {"400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503"}
    assert answers(operations["add_trial"]) == usual | {"201"}
    assert answers(operations["correct_trial"]) == usual | {"200", "428"}


def test_a_refusal_is_described_as_a_problem(spec) -> None:
    described = spec["components"]["responses"]["CONFLICT"]
    schema = described["content"]["application/problem+json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/ProblemOut"}
    assert "Retry-After" in spec["components"]["responses"]["TOO_MANY_REQUESTS"]["headers"]


def test_a_tag_of_what_is_read_is_described(operations) -> None:
    assert "ETag" in operations["show_trial"]["responses"]["200"]["headers"]
    assert {"$ref": "#/components/parameters/IF_MATCH"} in operations["correct_trial"]["parameters"]


def test_a_post_takes_a_key(spec, operations) -> None:
    assert {"$ref": "#/components/parameters/IDEMPOTENCY_KEY"} in operations["add_trial"]["parameters"]
    assert spec["components"]["parameters"]["IDEMPOTENCY_KEY"]["name"] == "Idempotency-Key"


def test_limits_of_fields_are_described(spec) -> None:
    fields = spec["components"]["schemas"]["DocumentIn"]["properties"]
    assert (fields["title"]["minLength"], fields["title"]["maxLength"]) == (1, 200)
    assert fields["parts"]["items"]["maxLength"] == 500
    assert fields["pages"]["minimum"] == -(2**31)
    assert fields["dated"]["format"] == "date"
    assert all("pattern" in fields[name] for name in ("title", "number", "note", "dated"))


def test_the_description_of_the_product_names_each_operation_once(client, full_app) -> None:
    spec = full_app.test_client().get("/api/v1/openapi.json").json
    ids = [
        one["operationId"] for path in spec["paths"].values() for method, one in path.items() if method != "parameters"
    ]
    assert sorted(ids) == sorted(set(ids))


def test_every_area_of_the_product_says_what_it_is_about(full_app) -> None:
    spec = full_app.test_client().get("/api/v1/openapi.json").json
    assert [one["name"] for one in spec["tags"] if one["description"] == one["name"]] == []


def test_every_operation_of_the_product_has_a_summary(full_app) -> None:
    spec = full_app.test_client().get("/api/v1/openapi.json").json
    bare = [
        one["operationId"]
        for path in spec["paths"].values()
        for method, one in path.items()
        if method != "parameters" and not one.get("summary")
    ]
    assert bare == []
