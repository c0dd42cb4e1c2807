"""Collect what is wrong in one file, up to a number that people still read."""

from __future__ import annotations

from core.errors import N_, Fault, WrongInput, fault

MOST = 100
MORE = N_("từ đây còn lỗi nữa, không kể hết; hãy sửa các lỗi trên trước")


class FaultList(list[Fault]):
    """The faults found so far."""

    def report(self, where: str, template: str, **values: object) -> None:
        """Add a fault; past `MOST`, raise `WrongInput` with the word that more were left out."""
        if len(self) >= MOST:
            raise WrongInput([fault(where, MORE)])
        self.append(fault(where, template, **values))
