"""What a description says is laid out in lines that a person reads."""

from __future__ import annotations

import json

import pytest

from core.web.shapes import areas, example, lines, type_of

TEXT = {"type": "string"}
UUID = {"type": "string", "format": "uuid"}
UNIT = {"application/json": {"schema": {"$ref": "#/components/schemas/UnitIn"}}}
SPEC = {
    "tags": [{"name": "units", "description": "Đơn vị."}, {"name": "empty", "description": "Không có gì."}],
    "paths": {
        "/units/{unit_id}": {
            "parameters": [{"in": "path", "name": "unit_id", "required": True, "schema": UUID}],
            "patch": {
                "operationId": "correct_unit",
                "tags": ["units"],
                "x-permission": "edit_units",
                "description": "Sửa chỗ nhập sai.\n\nCần quyền `edit_units`.",
                "parameters": [{"$ref": "#/components/parameters/IF_MATCH"}],
                "requestBody": {"content": UNIT},
                "responses": {
                    "200": {"description": "OK", "content": UNIT},
                    "404": {"$ref": "#/components/responses/NOT_FOUND"},
                },
            },
        }
    },
    "components": {
        "parameters": {"IF_MATCH": {"in": "header", "name": "If-Match", "required": True, "schema": TEXT}},
        "responses": {"NOT_FOUND": {"description": "Không tìm thấy"}},
        "schemas": {
            "UnitIn": {
                "type": "object",
                "required": ["name", "parts"],
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 200, "description": "Tên."},
                    "parts": {"type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/PartIn"}},
                    "below": {"$ref": "#/components/schemas/UnitIn"},
                    "note": {"type": ["string", "null"]},
                },
            },
            "PartIn": {"type": "object", "properties": {"since": {"type": "string", "format": "date"}}},
        },
    },
}  # fmt: skip


@pytest.fixture
def operation():
    ((area),) = areas(SPEC)
    (found,) = area.operations
    return found


def test_an_area_without_operations_is_left_out() -> None:
    assert [(one.name, one.about) for one in areas(SPEC)] == [("units", "Đơn vị.")]


def test_parameters_of_the_address_and_of_the_operation(operation) -> None:
    assert [(one.place, one.name, one.type, one.required) for one in operation.parameters] == [
        ("path", "unit_id", "uuid", True),
        ("header", "If-Match", "string", True),
    ]


def test_fields_follow_those_they_stand_in(operation) -> None:
    found = [(one.depth, one.name, one.type, one.required) for one in operation.body[:4]]
    assert found == [
        (0, "name", "string 1…200", True),
        (0, "parts", "object[] 2…", True),
        (1, "since", "date", False),
        (0, "below", "object", False),
    ]


def test_a_permission_is_said_once(operation) -> None:
    assert (operation.description, operation.permission) == ("Sửa chỗ nhập sai.", "edit_units")


def test_a_schema_that_holds_itself_ends(operation) -> None:
    assert max(one.depth for one in operation.body) < 10


def test_an_example_holds_what_is_required(operation) -> None:
    assert json.loads(operation.example) == {"name": "", "parts": [{"since": "2026-11-20"}]}


def test_answers_are_named(operation) -> None:
    assert [(one.status, one.title, bool(one.lines)) for one in operation.answers] == [
        ("200", "OK", True),
        ("404", "Không tìm thấy", False),
    ]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 200}, "integer 1…200"),
        ({"type": "integer", "minimum": 0}, "integer 0…"),
        ({"type": ["string", "null"], "format": "uuid"}, "uuid | null"),
        ({"enum": ["A", None], "type": ["string", "null"]}, '"A" | null'),
        ({"type": "array", "items": {"type": "string", "maxLength": 9}}, "string …9[]"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer | null"),
        ({}, "any"),
    ],
)
def test_a_type_in_few_words(schema, said) -> None:
    assert type_of(SPEC, schema) == said


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "boolean"}, False),
        ({"type": "integer", "default": 50}, 50),
        ({"enum": ["A", "B"]}, "A"),
        ({"type": "array", "items": {"type": "integer"}}, [1]),
        ({"allOf": [{"type": "number"}]}, 1.5),
        ({"type": "object"}, {}),
    ],
)
def test_an_example_of_each_type(schema, value) -> None:
    assert example(SPEC, schema) == value


def test_a_list_at_the_top_stands_for_its_items() -> None:
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/PartIn"}}
    assert [one.name for one in lines(SPEC, schema)] == ["since"]
