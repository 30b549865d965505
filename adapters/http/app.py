"""The Litestar app, made from an installation's declarations."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from litestar import Litestar
from litestar.exceptions import HTTPException

from adapters.demo_home import DEMO_NOTICE, is_demo
from adapters.http.access_log import AccessLog
from adapters.http.answering import failed, of_router, refused
from adapters.http.bodies import MAX_BYTES
from adapters.http.client import NO_PROXIES, Proxies
from adapters.http.command_handlers import command_handler
from adapters.http.health import health_handlers
from adapters.http.loopback import OnLoopback
from adapters.http.pages import page_handlers
from adapters.http.query_handlers import query_handler
from adapters.http.security import security_headers
from adapters.http.served import Served
from adapters.http.signin_handlers import sign_in_handlers
from adapters.http.threads import Threads
from adapters.installation import Installation, open_installation, settings_from
from adapters.logs.configuring import configure
from core.errors import QnetError

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(
    installation: Served,
    *,
    demo: bool = False,
    proxies: Proxies = NO_PROXIES,
    lifespan: tuple[Lifespan, ...] = (),
) -> Litestar:
    """Return the app. Whoever made the installation starts and closes it, or lets `lifespan`."""
    threads = Threads()
    registry = installation.registry
    return Litestar(
        [
            *(command_handler(cls, installation, threads) for cls in registry.commands),
            *(query_handler(cls, installation, threads) for cls in registry.queries),
            *sign_in_handlers(installation, threads, proxies),
            *health_handlers(installation, threads),
            *page_handlers(registry, version("qnet"), DEMO_NOTICE if demo else None),
        ],
        lifespan=[*lifespan, _ending(threads)],
        exception_handlers={
            QnetError: refused,
            HTTPException: of_router,
            Exception: failed,
        },
        before_send=[security_headers(demo=demo)],
        middleware=[AccessLog(), *([OnLoopback()] if demo else [])],
        request_max_body_size=MAX_BYTES,
        # Its errors quote what was put in; ours are logged by type and place alone.
        logging_config=None,
        debug=False,
        openapi_config=None,
    )


def app_from_environment() -> Litestar:
    """Open the installation that the environment names; it runs as long as the app."""
    configure()
    settings = settings_from(os.environ)
    installation = open_installation(settings)
    return create_app(
        installation,
        demo=is_demo(settings.home),
        proxies=Proxies.from_environment(os.environ),
        lifespan=(_running(installation),),
    )


def _running(installation: Installation) -> Lifespan:
    @asynccontextmanager
    async def run(_app: Litestar) -> AsyncIterator[None]:
        installation.start()
        try:
            yield
        finally:
            installation.close()

    return run


def _ending(threads: Threads) -> Lifespan:
    @asynccontextmanager
    async def run(_app: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            threads.close()

    return run
