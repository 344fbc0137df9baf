"""No Docker engine is needed: the container files are read."""

import re
from typing import Any

import pytest
import yaml

from alignlit.embedded.parts import SERVICES
from tests.services import BASE_DIR

TEXT = (BASE_DIR / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)


@pytest.mark.parametrize("name", SERVICES)
def test_containers_run_the_commands_of_make_run(name: str) -> None:
    command = COMPOSE["services"][name]["command"].removeprefix("python ")
    assert command.startswith(SERVICES[name].command)
    assert COMPOSE["services"][name]["stop_grace_period"] == f"{SERVICES[name].stop_patience:.0f}s"


def test_the_image_starts_as_the_web_container_does() -> None:
    found = re.search(r"^CMD \[(.*)\]$", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE)
    assert found
    assert found[1].replace('"', "").split(", ") == COMPOSE["services"]["web"]["command"].split()


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD"])
def test_compose_holds_no_secret_and_does_not_start_without_one(secret: str) -> None:
    uses = re.findall(rf"\$\{{?{secret}\b[^}}]*", TEXT)
    assert uses
    assert all(use.startswith(f"${{{secret}:?") for use in uses)


def test_only_the_web_container_has_a_port_and_it_is_local() -> None:
    ports = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert ports == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_every_container_waits_for_the_migrations() -> None:
    for name in SERVICES:
        waits = COMPOSE["services"][name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert COMPOSE["services"]["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_the_image_runs_as_nobody_special_and_installs_by_hash() -> None:
    lines = (BASE_DIR / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER alignlit"]
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
