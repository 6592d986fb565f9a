"""The web server: which hosts and origins it answers, what it forbids browsers, and its pages."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientConnectionResetError, web
from aiohttp.typedefs import Middleware

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.care import CarePages
from bot.channels.web.catalogue import CataloguePages
from bot.channels.web.cohort import CohortPages
from bot.channels.web.conversation import Conversation
from bot.channels.web.enrolling import EnrolmentPages
from bot.channels.web.entry import Entry
from bot.channels.web.own_record import OwnRecordPages
from bot.channels.web.pages import HERE, Pages
from bot.channels.web.record import RecordPages

log = structlog.get_logger()

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; object-src 'none';"
        " base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def site(wires: Wires, *extra_hosts: str) -> tuple[web.Application, asyncio.Event]:
    """Make the outer application, which guards every request; the event ends the open streams."""
    hosts = {urlsplit(wires.url).netloc, *extra_hosts}

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != "/healthz" and not _is_own(request.host, hosts):
            return web.Response(text="421", status=421)
        if request.method not in {"GET", "HEAD"} and not _same_origin(request, hosts):
            return web.json_response({"error": "origin"}, status=403)
        return await handler(request)

    async def protect(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(HEADERS)

    app = web.Application(middlewares=[guarded], client_max_size=1024 * 1024)
    app.on_response_prepare.append(protect)
    closing = asyncio.Event()

    async def close(_: web.Application) -> None:
        closing.set()

    app.on_shutdown.append(close)
    app.router.add_get("/healthz", _healthy)
    app.router.add_static("/static", HERE / "static")
    return app, closing


def mount(outer: web.Application, wires: Wires, base: str, closing: asyncio.Event) -> None:
    """Put the pages of one person's conversation below a base address."""
    pages = Pages(wires)
    app = outer if base == "/" else web.Application()
    app.middlewares.append(_explained(wires, pages))
    app[sessions.BASE] = base
    app.add_routes(Conversation(wires, pages, closing).routes())
    app.add_routes(Entry(wires, pages).routes())
    app.add_routes(CataloguePages(wires, pages).routes())
    app.add_routes(CohortPages(wires, pages).routes())
    app.add_routes(CarePages(wires, pages).routes())
    app.add_routes(RecordPages(wires, pages).routes())
    app.add_routes(EnrolmentPages(wires, pages).routes())
    app.add_routes(OwnRecordPages(wires, pages).routes())
    if app is not outer:
        outer.add_subapp(base, app)


def _explained(wires: Wires, pages: Pages) -> Middleware:
    """Answer with a page in the reader's language where an address leads nowhere or something fails."""

    @web.middleware
    async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPNotFound:
            status, key, args = 404, "page-trouble-lost", {}
        except (web.HTTPException, ClientConnectionResetError):
            raise  # an answer of its own, or a browser that has gone
        except Exception:
            incident = secrets.token_hex(3).upper()
            log.exception("a page failed", path=request.path, incident=incident)
            status, key, args = 500, "page-trouble-fault", {"incident": incident}
        person = await sessions.person_of(wires, request)
        language = sessions.reader_language(wires, request, person)
        what = wires.speech.word(key, language, **args)
        return pages.page("trouble.html", language, status=status, base=request.app[sessions.BASE], what=what)

    return explained


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _is_own(host: str, hosts: set[str]) -> bool:
    """Answer only to the deployment's own names, whatever a foreign DNS says."""
    return host in hosts or _LOOPBACK.fullmatch(host) is not None


def _same_origin(request: web.Request, hosts: set[str]) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    try:
        return urlsplit(origin).netloc in {request.host, *hosts}
    except ValueError:
        return False
