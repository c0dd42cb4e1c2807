"""What the description promises is what the routes do: asked with data that fits it, and with data that does not.

Every answer is a status that the route is described to give, of the described type and shape; nothing is a failure
of the server; what does not fit the description is refused. Data that fits may still be refused for what it means
(422: a cursor that was made up; 409; 412; 428): which statuses those are is described too.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

SHARES = 8  # of the operations, for as many processes
EXAMPLES = 5
REFUSED_FOR_ITS_MEANING = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "428"]
PROMISED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def described(held):
    """The description of the product's API, read as anybody reads it."""
    refused = {"positive_data_acceptance": {"expected-statuses": REFUSED_FOR_ITS_MEANING}}
    config = SchemathesisConfig.from_dict({"checks": refused, "generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", held, config=config)


def operations_of(described, share: int) -> Iterator:
    found = [one.ok() for one in described.get_all_operations()]
    assert len(found) > SHARES
    return iter(sorted(found, key=lambda one: one.label)[share::SHARES])


def with_known_keys(case, keys: dict[str, UUID], turn: int):
    """Let two of three cases be about something that is there, where the address is not what is wrong."""
    address = case.meta.components.get(ParameterLocation.PATH)
    for name, key in keys.items():
        if turn % 3 and name in case.path_parameters and address and address.mode.is_positive:
            case.path_parameters[name] = str(key)
    return case


def takes_something(operation) -> bool:
    """Say whether an operation can be asked wrongly."""
    return bool(list(operation.iter_parameters())) or bool(operation.body)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda one: one.value)
@pytest.mark.parametrize("share", range(SHARES))
def test_every_operation_does_what_is_described(described, held, share, mode, subtests) -> None:
    for operation in operations_of(described, share):
        if mode.is_negative and not takes_something(operation):
            continue
        with subtests.test(operation=operation.label):
            ask(operation, held, mode)


def ask(operation, held, mode: GenerationMode) -> None:
    turn = iter(range(10_000))

    @PROMISED
    @given(operation.as_strategy(generation_mode=mode))
    def hold(case) -> None:
        case = with_known_keys(case, held.keys, next(turn))
        case.call_and_validate(headers={"Authorization": f"Bearer {held.token}"})

    hold()
