"""The web server: which hosts and origins it answers, what it forbids browsers, and its pages."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web.conversation import Conversation
from bot.channels.web.entry import Entry
from bot.channels.web.pages import HERE, Pages

log = structlog.get_logger()

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; object-src 'none';"
        " base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
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
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers.update(HEADERS)
            raise
        except Exception:
            log.exception("a page failed", path=request.path)
            response = web.json_response({"error": "fault"}, status=500)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    app = web.Application(middlewares=[guarded], client_max_size=1024 * 1024)
    closing = asyncio.Event()

    async def close(_: web.Application) -> None:
        closing.set()

    app.on_shutdown.append(close)
    app.router.add_get("/healthz", _healthy)
    app.router.add_static("/static", HERE / "static")
    return app, closing


def chat(wires: Wires, base: str, closing: asyncio.Event) -> web.Application:
    """Make the pages of one person's conversation below a base address."""
    pages = Pages(wires)
    app = web.Application()
    app["base"] = base
    app.add_routes(Conversation(wires, pages, closing).routes())
    app.add_routes(Entry(wires, pages).routes())
    return app


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _is_own(host: str, hosts: set[str]) -> bool:
    """Answer only to the deployment's own names, whatever a foreign DNS says."""
    name = urlsplit(f"//{host}").hostname
    return host in hosts or name in {"127.0.0.1", "localhost", "::1"}


def _same_origin(request: web.Request, hosts: set[str]) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc in {request.host, *hosts}
