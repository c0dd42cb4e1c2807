"""The page on installing, and the files it speaks of, say what the program really takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import yaml

from core import config
from core.cli import parser

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "install.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((TOP / "compose.yaml").read_text(encoding="utf-8"))
OURS = ("upgrade", "web", "worker")


def table(text):
    return [line for line in text.splitlines() if re.match(r"\| `[A-Z_]+`", line)]


def settings():
    return {name for line in table(PAGE) for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])}


def is_a_command(words):
    parser().parse_args(words[1:])
    return words[0].endswith("xeploai")


def test_the_table_of_settings_is_that_of_the_program():
    assert table(PAGE) == table(config.__doc__)


def test_every_setting_that_is_read_is_in_the_table():
    source = Path(config.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'given(?:\.get\(|\[)"([A-Z_]+)"', source)) | set(config.COUNTS) | set(config.SECRETS)
    assert read | set(config.OPENID) == settings()


def test_every_command_of_the_page_is_one():
    lines = re.findall(r"^[$#] (\S*xeploai (?:serve|worker|db|tenant|user|audit).*)$", PAGE, re.MULTILINE)
    assert len(lines) >= 9
    assert all(is_a_command(shlex.split(line)) for line in lines)


def test_the_unit_of_systemd_starts_the_server_with_known_settings():
    unit = re.search(r"```ini\n(.*?)```", PAGE, re.DOTALL)[1]
    assert is_a_command(re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].split())
    named = {one.partition("=")[0] for one in re.search(r"^Environment=(.*)$", unit, re.MULTILINE)[1].split()}
    assert named <= settings()


def test_the_services_run_known_commands_with_known_settings():
    services = COMPOSE["services"]
    assert {*OURS, "database", "queue"} == set(services)
    for name in OURS:
        assert is_a_command(services[name]["command"])
        assert set(services[name]["environment"]) <= settings()


def test_the_services_of_the_platform_share_database_queue_and_secret():
    shared = [{name: one["environment"][name] for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
              for one in (COMPOSE["services"][name] for name in OURS)]  # fmt: skip
    assert shared[0] == shared[1] == shared[2]


def test_a_volume_keeps_what_must_not_be_lost():
    for name in ("database", "queue"):
        volume = COMPOSE["services"][name]["volumes"][0].partition(":")[0]
        assert volume in COMPOSE["volumes"]


def test_the_image_holds_every_package_of_the_program():
    image = (TOP / "Dockerfile").read_text(encoding="utf-8")
    packages = {"core", "plugins", "tenants", "migrations"}
    assert packages <= set(re.findall(r"^COPY (\w+) \w+$", image, re.MULTILINE))
    assert is_a_command(yaml.safe_load(re.search(r"^CMD (.*)$", image, re.MULTILINE)[1]))
