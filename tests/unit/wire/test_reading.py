"""A body and a query are read strictly."""

from __future__ import annotations

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields, validate
from werkzeug.exceptions import HTTPException

from core.wire import In, PageIn
from core.wire.reading import DEEPEST, NotJson, Reader, read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("ab ế"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abế", max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_json_is_read_as_it_was_written(value) -> None:
    import json

    assert read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"{'a': 1}",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"1" * 5000 + b"}",
        '{"a": "ế"}'.encode("utf-16"),
        b'"\xff"',
        b"[" * 100_000,
        b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2),
        b'{"a":' * 60 + b"1" + b"}" * 60,
    ],
    ids=lambda body: body[:12],
)
def test_what_is_no_json_of_ours(body) -> None:
    with pytest.raises(NotJson, match=r"\w{3}"):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"a": {"b": ["x", "\\u0000"]}}', "a.b.1"),
        (b'{"a": "\\ud800"}', "a"),
        (b'{"a": {"\\u0000": 1}}', "a"),
        (b'"\\u0000"', "_schema"),
    ],
)
def test_what_no_column_keeps_is_refused_with_its_place(body, where) -> None:
    with pytest.raises(ValidationError) as caught:
        read_json(body)
    assert list(caught.value.messages) == [where]


def test_a_whole_number_may_be_written_with_a_point() -> None:
    read = read_json(b"[1.0, 2e3, 1.5, 1e300]")
    assert [(one, type(one)) for one in read] == [(1, int), (2000, int), (1.5, float), (1e300, float)]


def test_a_byte_order_mark_is_no_part_of_the_body() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


class AskIn(PageIn):
    """A query."""

    year = fields.Integer(load_default=None, allow_none=True)
    closed = fields.Boolean(load_default=False)
    kind = fields.List(fields.String(validate=validate.OneOf(["a", "b"])), load_default=list)
    ids = fields.List(fields.Integer(), data_key="id", load_default=list)


def ask(query: str):
    with Flask("test").test_request_context(f"/?{query}"):
        return Reader().parse(AskIn(), request, location="query")


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ("", "limit", 50),
        ("limit=5", "limit", 5),
        ("year=-3", "year", -3),
        ("after=", "after", ""),
        ("closed=true", "closed", True),
        ("closed=false", "closed", False),
        ("kind=a&kind=b", "kind", ["a", "b"]),
        ("id=1&id=2", "ids", [1, 2]),
    ],
)
def test_a_query_is_read_by_the_types_of_its_schema(query, key, value) -> None:
    assert ask(query)[key] == value


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("limit=0", "limit"),
        ("limit=1.0", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=1&limit=2", "limit"),
        ("closed=1", "closed"),
        ("closed=", "closed"),
        ("year=", "year"),
        ("kind=c", "kind"),
        ("after=%00", "after"),
        ("parrent=1", "parrent"),
    ],
)
def test_a_query_that_is_not_meant_so_is_refused(query, key) -> None:
    with pytest.raises(HTTPException) as caught:
        ask(query)
    assert list(caught.value.data["messages"]["query"]) == [key]


class FormIn(In):
    """A form."""

    year = fields.Integer(required=True)


def test_a_form_is_read_like_a_query() -> None:
    with Flask("test").test_request_context("/", method="POST", data={"year": "2023"}):
        assert Reader().parse(FormIn(), request, location="form") == {"year": 2023}
