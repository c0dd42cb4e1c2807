"""What arguments of addresses and fields of bodies are of. A new one is entered here, or the tests of leaks fail.

A `Key("person")` stands for the key (or the code) of a person; whose it is, is put in later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# These an operator knows of every committee.
KNOWN_TO_OPERATORS = "code"


class Key(str):
    """What a thing is; in a request its key stands there."""

    __slots__ = ()


# Of what the arguments of addresses are, and what stands there where it is no key.
ARGUMENTS: Mapping[str, str] = {
    "unit_id": Key("unit"),
    "parent_id": Key("top"),
    "body_id": Key("body"),
    "person_id": Key("person"),
    "duplicate_id": Key("twin"),
    "entry_id": Key("post"),
    "subject_id": Key("person"),
    "account_id": Key("account"),
    "grant_id": Key("grant"),
    "sign_in_id": Key("sign_in"),
    "token_id": Key("token"),
    "passkey_id": Key("passkey"),
    "job_id": Key("job"),
    "submission_id": Key("submission"),
    "letting_id": Key("letting"),
    "opening_id": Key("opening"),
    "import_id": Key("import"),
    "export_id": Key("export"),
    "code": Key("code"),
    "year": "2023",
    "plugin": "trung_uong",
    "edition": "2023",
    "subject": "party_member",
    "filename": "app.css",
    "link": "x",
    "kind": "rename",
}

# Where an argument, a field or a part of the query is of something else than its name says; by the end of the route.
OF_ROUTE: Mapping[tuple[str, str], str] = {
    ("show_received", "submission_id"): Key("received"),
    ("retry_job", "job_id"): Key("failed_job"),
    ("invite", "account_id"): Key("invited"),
    ("reopen_account", "account_id"): Key("closed"),
    ("reopen", "account_id"): Key("closed"),
    ("dissolve_unit", "unit_id"): Key("empty_unit"),
    ("let_unit_leave", "unit_id"): Key("empty_unit"),
    ("admit_person", "person_id"): Key("worker"),
    ("make_person_official", "person_id"): Key("probationer"),
    ("let_person_return", "person_id"): Key("departed"),
    ("create_account", "person_id"): Key("twin"),
    ("change_account", "person_id"): Key("twin"),
    ("end_body", "body_id"): Key("empty_body"),
    ("ask_for_restructure", "kind"): "absorb",
    ("ask_for_move", "kind"): "transfer",
    ("move_person", "kind"): "transfer",
    ("ask_for_new_record", "kind"): "post",
    ("add_record", "kind"): "post",
    ("ask_for_correction_of_record", "kind"): "post",
    ("correct_record", "kind"): "post",
    ("ask_for_end_of_record", "kind"): "post",
    ("end_record", "kind"): "post",
    ("ask_for_strike_of_record", "kind"): "post",
    ("strike_record", "kind"): "post",
    ("undo_import", "import_id"): Key("applied_import"),
    ("split_unit", "unit_id"): Key("stem"),
    ("split_off_units", "unit_id"): Key("stem"),
}

# Of what the fields of bodies and queries are that hold a key.
FIELDS: Mapping[str, Key] = {
    "unit_id": Key("unit"),
    "unit_ids": Key("unit"),
    "into_id": Key("third_unit"),
    "children_to": Key("other_top"),
    "part_ids": Key("third_unit"),
    "parent_id": Key("other_top"),
    "to_unit_id": Key("second_unit"),
    "document_id": Key("document"),
    "person_id": Key("person"),
    "duplicate_id": Key("twin"),
    "body_id": Key("body"),
    "parent": Key("top"),
    "below": Key("top"),
    "after": Key("person"),
}

# What stands in fields that hold no key.
PLAIN: Mapping[str, Any] = {
    "since": "2024-03-01",
    "day": "2024-03-01",
    "on": "2024-03-01",
    "dated": "2024-03-01",
    "decided_on": "2024-03-01",
    "given_on": "2024-03-01",
    "year": 2023,
    "days": 30,
    "code": "MOI1",
    "name": "Tên mới",
    "title": "Ủy viên",
    "form": "khiển trách",
    "level": "HTTNV",
    "rulebook": "trung_uong/2023",
    "subject": "party_org",
    "columns": {},
    "reason": "Nhập nhầm dòng này",
    "issuer": "Đảng ủy",
    "number": "2-QĐ/ĐU",
    "receiver": "Đảng ủy khác",
    "username": "nguoi.moi",
    "role": "member",
    "match": "off",
    "plugins": ["trung_uong"],
    "scopes": ["see_units"],
    "tenant": Key("code"),
    "part": "MOI1",
    "parts": [],
    "q": "a",
}

_PART = {"code": "MOI1", "name": "Đảng bộ mới", "kind": "committee"}
_CHILDREN = [{"unit_id": Key("leaf"), "part": "MOI1"}]

# What else a body needs to be accepted, or what it must say, by the end of the route.
MORE: Mapping[str, dict[str, Any]] = {
    "add_absence": {"kind": "study"},
    "add_award": {"person_id": Key("person")},
    "add_discipline": {"person_id": Key("person")},
    "add_membership": {"kind": "staff"},
    "add_post": {"unit_id": Key("unit")},
    "add_standing": {"kind": "suspended_from_activity"},
    "add_state_result": {"year": 2022},
    "add_student_record": {"year": 2022},
    "add_year_facts": {"person_id": Key("person")},
    "add_year_level": {"person_id": Key("person")},
    "correct_unit": {"since": "2020-01-01"},
    "merge_units": {"unit_ids": [Key("empty_unit"), Key("second_unit")], "into_id": Key("third_unit")},
    "rekind_unit": {"kind": "group"},
    "split_off_units": {"parts": [_PART], "children": _CHILDREN},
    "split_unit": {"parts": [_PART, {**_PART, "code": "MOI2"}], "children": _CHILDREN},
}

# Bodies of another shape, by the end of the route; what they name is not tried in the usual one.
OTHERS: Mapping[str, dict[str, Any]] = {
    "merge_units": {
        "unit_ids": [Key("empty_unit"), Key("second_unit")], "into": {**_PART, "kind": "cell"},
        "parent_id": Key("other_top"), "day": "2024-03-01", "document_id": Key("document"),
    },
}  # fmt: skip

# Records that are about one of these.
SUBJECTS = frozenset({"person_id", "unit_id", "body_id"})
OF_ONE_SUBJECT = frozenset({"add_award", "add_discipline", "add_year_level", "add_year_facts"})

_DOCUMENT = {"issuer": "Đảng ủy", "number": "2-QĐ/ĐU", "dated": "01/03/2024"}
_CHANGE = {"day": "01/03/2024", **_DOCUMENT}
_PERSON = {"code": "MOI1", "name": "Tên mới", "born_on": "01/03/1980", "admitted_on": "01/03/2010"}
_NEW_UNIT = {"name": "Chi bộ mới", "code": "MOI1", "kind": "cell"}
_UNIT = {**_NEW_UNIT, "since": "01/03/2024", **_DOCUMENT}
_PARTS = {
    f"{name}{number}": f"{said}{number}" for number in (1, 2) for name, said in (("code", "MOI"), ("name", "Mới "))
}
_PARTS |= {"kind1": "cell", "kind2": "cell"}

_RECORDS = (
    "absence", "award", "commendation", "discipline", "membership", "post", "standing", "state_result",
    "student_record",
)  # fmt: skip
_EVERY_RECORD = (
    *(({"kind": one, "entry_id": Key(one)}, dict[str, Any]()) for one in _RECORDS),
    ({"kind": "departure", "entry_id": Key("departure"), "person_id": Key("departed")}, {}),
)

# What is typed into the forms of pages, by endpoint: what else stands in the address, and the fields. The rest of a
# form is sent as it stands on its page.
FORMS: Mapping[str, tuple[tuple[dict[str, Any], dict[str, Any]], ...]] = {
    "users.own.change": (({}, {"name": "Tên mới", "language": "vi"}),),
    "users.own.change_password": (({}, {}),),
    "users.own.create_token": (({}, {"name": "Mã mới", "scopes": "see_units", "days": "30"}),),
    "users.own.end_session": (({}, {}),),
    "users.own.end_other_sessions": (({}, {}),),
    "users.own.end_token": (({}, {}),),
    "users.passkeys.register": (({}, {}),),
    "users.passkeys.registration_options": (({}, {}),),
    "users.passkeys.end": (({}, {}),),
    "users.second_factor.begin": (({}, {}),),
    "users.second_factor.confirm": (({}, {}),),
    "users.second_factor.end": (({}, {}),),
    "users.second_factor.renew_codes": (({}, {}),),
    "users.second_factor.show_code": (({}, {}),),
    "users.administration.create": (
        ({}, {"username": "nguoi.moi", "name": "Tên mới", "role": "member", "unit": Key("unit_code")}),
    ),
    "users.administration.change": (({}, {"name": "Tên mới"}),),
    "users.administration.grant": (({}, {"role": "teller", "unit": Key("unit_code")}),),
    "users.administration.choose_openid": (({}, {"match": "off"}),),
    "users.administration.close": (({}, {}),),
    "users.administration.end_role": (({}, {}),),
    "users.administration.clear_second_factors": (({}, {}),),
    "users.administration.give_link": (({}, {}),),
    "users.administration.reopen": (({}, {}),),
    "jobs.cancel_job": (({}, {}),),
    "jobs.retry_job": (({}, {}),),
    "unit_pages.found_unit": (({}, _UNIT),),
    "unit_pages.change_unit": (
        ({}, {"name": "Tên mới", **_CHANGE}),
        ({"kind": "rekind"}, {"kind": "group", **_CHANGE}),
        ({"kind": "move"}, {"parent": Key("other_top_code"), **_CHANGE}),
        ({"kind": "dissolve", "unit_id": Key("empty_unit")}, {"children": Key("other_top_code"), **_CHANGE}),
    ),
    "unit_pages.restructure_units": (
        ({"kind": "absorb", "unit_id": Key("third_unit")}, {"units": Key("empty_unit_code"), **_CHANGE}),
        (
            {"kind": "unite", "unit_id": Key("empty_unit")},
            {"units": Key("second_unit_code"), **_NEW_UNIT, "parent": Key("other_top_code"), **_CHANGE},
        ),
        ({"kind": "split", "unit_id": Key("empty_unit")}, {**_PARTS, **_CHANGE}),
        ({"kind": "split-off", "unit_id": Key("empty_unit")}, {**_PARTS, **_CHANGE}),
        ({"kind": "hand-over"}, {"parent": Key("other_top_code"), **_CHANGE}),
        ({"kind": "leave", "unit_id": Key("empty_unit")}, {"receiver": "Đảng ủy khác", **_CHANGE}),
    ),
    "unit_pages.make_body": (
        ({}, {"code": "MOI1", "name": "Chi ủy mới", "kind": "cell_committee", "since": "01/03/2024", **_DOCUMENT}),
    ),
    "unit_pages.change_body": (
        ({}, {"name": "Tên mới", **_CHANGE}),
        ({"kind": "end", "body_id": Key("empty_body")}, _CHANGE),
        ({"kind": "correct"}, {"name": "Tên mới"}),
    ),
    "unit_pages.correct_unit": (({}, {"name": "Tên mới"}), ({}, {"parent": Key("other_top_code")})),
    "people_pages.add_person": (({}, {**_PERSON, "unit": Key("unit_code")}),),
    "people_pages.correct_person": (({}, {"name": "Tên mới"}),),
    "people_pages.merge_people": (({}, {}),),
    "people_pages.move_person": (
        ({}, {"unit": Key("second_unit_code"), "on": "01/03/2024"}),
        ({"kind": "admit", "person_id": Key("worker")}, {"unit": Key("unit_code"), "on": "01/03/2024"}),
        ({"kind": "official", "person_id": Key("probationer")}, {"on": "01/07/2024"}),
        ({"kind": "leave"}, {"kind": "moved_away", "on": "01/03/2024"}),
        (
            {"kind": "return", "person_id": Key("departed")},
            {"unit": Key("unit_code"), "kind": "official_cell", "on": "01/03/2024"},
        ),
    ),
    "people_pages.add_record": (
        ({}, {"title": "Ủy viên", "since": "01/03/2024", "unit": Key("unit_code")}),
        ({}, {"title": "Ủy viên", "since": "01/03/2024", "body": Key("body_code")}),
        ({"kind": "membership"}, {"kind": "staff", "since": "01/03/2024", "unit": Key("unit_code")}),
        ({"kind": "award"}, {"name": "Bằng khen", "given_on": "01/03/2024"}),
    ),
    "people_pages.correct_record": (
        *_EVERY_RECORD,
        ({}, {"unit": Key("second_unit_code"), "body": ""}),
        ({}, {"body": Key("empty_body_code")}),
    ),
    "people_pages.end_record": (({}, {"on": "01/03/2024"}),),
    "people_pages.strike_record": tuple((path, {"reason": "Nhập nhầm dòng này"}) for path, _ in _EVERY_RECORD[-1:]),
    "facts.sheets.try_sheet": (({}, {}),),
    "operator_pages.create": (({}, {}),),
    "operator_pages.archive": (({}, {}),),
    "operator_pages.reopen": (({}, {}),),
    "operator_pages.open_break_glass": (({}, {"reason": "Khôi phục tài khoản quản trị", "minutes": "10"}),),
    "operator_pages.end_break_glass": (({}, {}),),
    "settings.choose_plugins": (({}, {"plugins": "trung_uong"}),),
    "settings.choose_rulebook": (({}, {"rulebook": "trung_uong/2023", "before": "trung_uong/2023"}),),
    "settings.end_break_glass": (({}, {}),),
}

# What is asked beside the address alone, by endpoint: what else stands in the address, and the query.
QUERIES: Mapping[str, tuple[tuple[dict[str, Any], dict[str, Any]], ...]] = {
    "unit_pages.show_tree": (({}, {}), ({}, {"parent": Key("top")}), ({}, {"q": "chi"})),
    "people_pages.list_people": (({}, {}), ({}, {"unit_id": Key("unit")}), ({}, {"q": "tran"})),
    "people_pages.ask_for_new": (({}, {}), ({}, {"unit": Key("unit_code")})),
    "search.search": (({}, {}), ({}, {"q": "tran"}), ({}, {"q": "chi"})),
    "users.administration.show_all": (({}, {}), ({}, {"q": "ng"})),
    "people_pages.ask_for_correction_of_record": _EVERY_RECORD,
    "facts.levels.show_levels": (
        ({}, {"year": "2023"}),
        ({"unit_id": Key("top")}, {"year": "2023", "subject": "party_org"}),
    ),
    "facts.levels.explain_level": (
        ({}, {"year": "2023"}),
        ({"subject_id": Key("unit")}, {"year": "2023", "subject": "party_org"}),
        ({"subject_id": Key("collective")}, {"year": "2023", "subject": "collective"}),
    ),
    "facts.whatif.show_whatif": (({}, {"year": "2023", "b": "trung_uong/2025"}),),
    "facts.whatif.export_whatif": (({}, {"year": "2023", "b": "trung_uong/2025", "kind": "csv"}),),
    "api_facts.explain_level": (
        ({}, {"year": "2023", "subject": "party_member"}),
        ({"subject_id": Key("unit")}, {"year": "2023", "subject": "party_org"}),
        ({"subject_id": Key("collective")}, {"year": "2023", "subject": "collective"}),
    ),
}
