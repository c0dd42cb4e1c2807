"""What is done to people and their records; the only writers of their tables."""

from core.people.services.entering import add_person, admit_person, begin_membership, correct_person, make_official
from core.people.services.keeping import lock_person
from core.people.services.merging import merge_people
from core.people.services.moving import leave, return_person, transfer
from core.people.services.records import (
    add_record,
    correct_record,
    end_record,
    find_record,
    no_such_record,
    strike_record,
)

__all__ = [
    "add_person", "add_record", "admit_person", "begin_membership", "correct_person", "correct_record",
    "end_record", "find_record", "leave", "lock_person", "make_official", "merge_people", "no_such_record",
    "return_person", "strike_record", "transfer",
]  # fmt: skip
