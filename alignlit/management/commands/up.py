"""`manage.py up`: the whole site in the foreground of one terminal."""

import contextlib
import os
import socket
import time
import traceback
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection, connections

from alignlit.embedded import address, parts, postgres, valkey
from alignlit.embedded.directories import make_base
from alignlit.embedded.lock import holding
from alignlit.embedded.supervisor import Stopped, Supervisor
from alignlit.embedded.trouble import Trouble

LATE = 60.0  # seconds after which a site that is not ready is mentioned


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, web, indexer, worker and beat, and keep them running until Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        make_base(settings.PLACES)
        # The lock before the port: a second start hears which instance runs, not that its port is taken.
        with holding(settings.PLACES) as note, contextlib.closing(address.listen()) as listening:
            note(address.url(listening))
            self.run(listening)

    def run(self, listening: socket.socket) -> None:
        supervisor = Supervisor(self.say)
        supervisor.listen()
        try:
            self.start_data(supervisor)
            self.prepare(supervisor)
            self.start_site(supervisor, listening)
            supervisor.watch()
        except Stopped:
            self.say("Stopping ...")
        finally:
            supervisor.stop()

    def start_data(self, supervisor: Supervisor) -> None:
        where = settings.PLACES
        if os.environ.get("DATABASE_URL"):
            _reach_database()
        else:
            self.say("Starting PostgreSQL ...")
            supervisor.add_and_wait(
                parts.postgres_part(where), lambda: postgres.accepts(where), postgres.START_PATIENCE
            )
        if os.environ.get("REDIS_URL"):
            _reach_redis()
        else:
            self.say("Starting Valkey ...")
            supervisor.add_and_wait(
                parts.valkey_part(where), lambda: valkey.accepts(where), valkey.START_PATIENCE
            )

    def prepare(self, supervisor: Supervisor) -> None:
        """Here and not in a child: a child would import everything again, which costs a second of each start."""
        log = settings.PLACES.log / "prepare.log"
        try:
            with supervisor.interruptible():
                call_command("prepare")  # passwords too go to the terminal only
        except Exception as error:
            log.write_text(traceback.format_exc())
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise Trouble(f"The site could not be prepared: {reason} (more in {log})") from None
        finally:
            connections.close_all()

    def start_site(self, supervisor: Supervisor, listening: socket.socket) -> None:
        """Pages and search first; what works behind them starts when they no longer need every core."""
        where, late = address.url(listening), time.monotonic() + LATE
        *first, worker, beat = parts.site_parts(settings.BASE_DIR, settings.PLACES, listening)
        for part in first:
            supervisor.add(part)
        supervisor.wait_until(lambda: address.answers(where) or time.monotonic() > late)
        for part in (worker, beat):
            supervisor.add(part)
        if not address.answers(where):
            self.say(f"Not ready after {LATE:.0f} s, see the logs in {settings.PLACES.log}; still trying ...")
            supervisor.wait_until(lambda: address.answers(where))
        self.say(f"\nalignlit is ready: {where}\nCtrl-C stops it. Logs: {settings.PLACES.log}")

    def say(self, text: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone
            self.stdout.write(text)
            self.stdout.flush()


def _reach_database() -> None:
    try:
        connection.ensure_connection()
    except (DatabaseError, psycopg.Error, ValueError) as error:
        reason = " ".join(str(error).split())
        raise Trouble(f"DATABASE_URL cannot be reached ({reason}): correct it or unset it.") from None
    finally:
        connection.close()


def _reach_redis() -> None:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise Trouble(f"REDIS_URL cannot be reached ({error}): correct it or unset it.") from None
