from __future__ import annotations

from uuid import UUID

import pytest

from core.errors import NoTenant, WrongTenant
from core.tenancy import acting_for, tenant_of_now

A, B = UUID(int=1), UUID(int=2)


def test_work_has_a_tenant_only_where_somebody_said_so() -> None:
    with pytest.raises(NoTenant):
        tenant_of_now()
    with acting_for(A):
        assert tenant_of_now() == A
        with acting_for(A):
            assert tenant_of_now() == A
    with pytest.raises(NoTenant):
        tenant_of_now()


def test_work_for_one_tenant_never_turns_into_work_for_another() -> None:
    with acting_for(A):
        with pytest.raises(WrongTenant), acting_for(B):
            pass
        assert tenant_of_now() == A
