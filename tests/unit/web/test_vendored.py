"""What is taken from others is what the manifest and the lock say."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

TOP = Path(__file__).parents[3]
VENDOR = TOP / "core" / "web" / "static" / "vendor"
FILES = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["files"]


def test_every_vendored_file_is_the_one_of_the_manifest() -> None:
    there = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file()}
    assert there == {one["path"] for one in FILES} | {"manifest.json"}
    for one in FILES:
        digest = base64.b64encode(hashlib.sha384((VENDOR / one["path"]).read_bytes()).digest()).decode()
        assert one["sha384"] == f"sha384-{digest}", one["path"]


def test_every_version_is_pinned_and_the_lock_has_no_addresses() -> None:
    wanted = json.loads((TOP / "frontend" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {one["package"]: one["version"] for one in FILES}.items() <= wanted.items()
    lock = json.loads((TOP / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [one for name, one in lock["packages"].items() if name]
    assert all("resolved" not in one and one["integrity"].startswith("sha512-") for one in packages)


def test_each_package_comes_with_its_licence() -> None:
    licensed = {one["package"] for one in FILES if one["path"].endswith("LICENSE.txt")}
    assert licensed == {one["package"] for one in FILES}
