"""What marshmallow refuses it refuses in our words, in the reader's language."""

from __future__ import annotations

import inspect

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from core.errors import N_
from core.wire import In
from core.wire.words import WORDS, Template, message_of

ONLY_WHEN_DUMPED = ("cannot be formatted",)
DEFAULTS_OF_VALIDATORS = ("default_message", "message_min", "message_max", "message_all", "message_equal")


def messages_of_fields():
    kinds = [one for _, one in inspect.getmembers(fields, inspect.isclass) if issubclass(one, fields.Field)]
    found = {text for one in kinds for text in one.default_error_messages.values()}
    return sorted(text for text in found if not any(part in text for part in ONLY_WHEN_DUMPED))


def made_validators():
    bounds = [(1, 2), (1, None), (None, 2)]
    yield from (
        validate.Range(low, high, min_inclusive=first, max_inclusive=last)
        for low, high in bounds
        for first in (True, False)
        for last in (True, False)
    )
    yield from (validate.Length(low, high) for low, high in bounds)
    yield validate.Length(equal=3)
    yield from (validate.OneOf("ab"), validate.NoneOf("ab"), validate.Equal(1), validate.Regexp("a"), validate.Email())
    yield from (validate.URL(), validate.ContainsOnly("ab"), validate.ContainsNoneOf("ab"))


@pytest.mark.parametrize("text", messages_of_fields())
def test_every_sentence_of_a_field_has_our_words(text) -> None:
    assert text in WORDS


@pytest.mark.parametrize("validator", list(made_validators()), ids=lambda one: repr(one)[1:50])
def test_every_sentence_of_a_validator_has_our_words(validator) -> None:
    used = {getattr(validator, name, None) for name in ("error", *DEFAULTS_OF_VALIDATORS)}
    assert {text for text in used if isinstance(text, str)} <= WORDS.keys()


def test_the_sentences_of_a_schema_have_our_words() -> None:
    assert set(Schema._default_error_messages.values()) <= WORDS.keys()


class PlanIn(In):
    """What comes in."""

    level = fields.String(required=True, validate=validate.OneOf(["A", "B"]))
    votes = fields.Integer(validate=validate.Range(0, 99))
    tags = fields.List(fields.String(validate=validate.Length(max=3)))
    of_own = fields.String(validate=validate.Length(max=2, error=N_("chỉ {max} chữ.")))


def refused(**given):
    with pytest.raises(ValidationError) as caught:
        PlanIn().load(given)
    return caught.value.messages


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, "level", "bắt buộc phải có."),
        ({"level": "C"}, "level", "phải là một trong: A, B."),
        ({"level": None}, "level", "không được để trống (null)."),
        ({"level": "A", "votes": 100}, "votes", "phải từ 0 đến 99."),
        ({"level": "A", "of_own": "dài quá"}, "of_own", "chỉ 2 chữ."),
        ({"level": "A", "other": 1}, "other", "không có mục nào tên như vậy."),
    ],
)
def test_a_refusal_is_in_our_words(given, field, said) -> None:
    assert [message_of(one).said() for one in refused(**given)[field]] == [said]


def test_a_refusal_inside_a_list_is_in_our_words() -> None:
    (said,) = refused(level="A", tags=["abcd"])["tags"][0]
    assert message_of(said).said() == "dài quá: nhiều nhất 3."


def test_a_refusal_can_be_said_in_another_language() -> None:
    (said,) = refused(level="A", votes=100)["votes"]
    message = message_of(said)
    assert message.said(lambda template, **values: f"{template}|{values}") == "phải từ {min} đến {max}.|" + str(
        {"min": "0", "max": "99"}
    )


def test_a_template_takes_what_it_names_and_nothing_else() -> None:
    filled = Template("từ {min}").format(min=1, input="một mật khẩu")
    assert (filled, dict(filled.message.values)) == ("từ 1", {"min": "1"})
