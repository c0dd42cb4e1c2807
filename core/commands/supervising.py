"""One process that keeps the database, the queue, the web server and the workers running."""

from __future__ import annotations

import socket
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from http.client import HTTPConnection, HTTPException

from core import clock
from core.app import create_app, make_platform
from core.commands.context import Context
from core.commands.parts import Parts, parts
from core.config import Settings
from core.errors import N_, ServerError, refusal
from core.jobs.worker import ForkingWorker
from core.operations import logs
from core.operations.children import Child
from core.operations.listening import address_of, listening_socket
from core.operations.supervisor import Asked, keep, running, stoppable
from core.operations.web_server import WebServer

UP_WITHIN = 60.0  # seconds
THREADS_OF_WORKER = 2  # one works, one says how far it is


def serve(settings: Settings, args: Namespace, context: Context) -> int:
    """Serve until asked to stop; nothing that was started stays behind, however this process ends."""
    logs.configure(settings.log_format)
    with stoppable() as asked:
        try:
            with listening_socket(settings.bind, settings.port) as listening, parts(settings) as found:
                announce = _demo(found, context) if args.demo else _nothing
                web = Child("web", partial(_serve_pages, found, listening))
                children = [web, *(_workers(found, listening) if args.workers else [])]
                with running(children, asked):
                    _say_where(settings, web, context)
                    announce()
                    context.out.flush()
                    _keep(found, children, context)
        except Asked:
            context.line(context.say(N_("Đã dừng.")))
    return 0


def work(settings: Settings, context: Context) -> int:
    """Work off the queue until asked to stop."""
    logs.configure(settings.log_format)
    with stoppable() as asked:
        try:
            with parts(settings) as found:
                children = _workers(found)
                with running(children, asked):
                    text = N_("{count} tiến trình đang làm việc (Ctrl-C để dừng)")
                    context.line(context.say(text, count=len(children)))
                    context.out.flush()
                    _keep(found, children, context)
        except Asked:
            context.line(context.say(N_("Đã dừng.")))
    return 0


def _keep(found: Parts, children: Sequence[Child], context: Context) -> None:
    """Look after everything until somebody asks to stop, and say that this takes a moment."""
    try:
        keep(found.servers, children)
    except Asked:
        context.line(context.say(N_("Đang dừng… Ctrl-C lần nữa thì không đợi các việc đang chạy.")))
        context.out.flush()
        raise


def _workers(found: Parts, listening: socket.socket | None = None) -> list[Child]:
    run = partial(_work_off, found, listening)
    return [Child(f"worker {number}", run) for number in range(1, found.settings.workers + 1)]


def _serve_pages(found: Parts, listening: socket.socket) -> None:
    """Be the web server."""
    settings = found.settings
    WebServer(
        settings,
        listening.fileno(),
        lambda: create_app(settings, found.engine(settings.threads), found.queue()),
    ).run()


def _work_off(found: Parts, listening: socket.socket | None) -> None:
    """Be a worker; the pages are none of its business."""
    if listening is not None:
        listening.close()
    platform = make_platform(found.settings, found.engine(THREADS_OF_WORKER), found.queue())
    ForkingWorker(platform).work(logging_level="WARNING")


def _demo(found: Parts, context: Context) -> Callable[[], None]:
    """Make what is not there yet of the demo province; return what tells its visitors how to enter."""
    from core.commands import demo_province  # only those who want it load it

    with found.installation() as here:
        plan = demo_province.ensure(here, context)
    return partial(demo_province.announce, found.settings, context, plan)


def _say_where(settings: Settings, web: Child, context: Context) -> None:
    """Print the address once pages are served there."""

    def answers() -> bool:
        web.look_after()
        return _answers(settings)

    if not clock.wait_until(answers, UP_WITHIN, every=0.1):
        raise refusal(ServerError, N_("máy chủ web không chạy được; lý do ở nhật ký phía trên."))
    address = settings.public_url or address_of(settings.bind, settings.port)
    context.line(context.say(N_("Xếp Loại đang chạy: {address} (Ctrl-C để dừng)"), address=address))


def _answers(settings: Settings) -> bool:
    host = address_of(settings.bind, settings.port).removeprefix("http://").rpartition(":")[0].strip("[]")
    connection = HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _nothing() -> None:
    """Announce nothing."""
