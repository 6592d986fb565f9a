"""The webhook: our own route, its secret compared before anything is read, a body stored before it is answered."""

import hmac
import json
from typing import Any

from aiohttp import web

from bot.channels.telegram.intake import LONGEST_KEPT, Intake

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_BODY = 1024 * 1024


class Webhook:
    """Take updates that Telegram posts."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [web.post(PATH, self.take)]

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Store one update; whatever it is, it is not asked for again."""
        said = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret):
            return web.Response(status=403)
        await self._intake.store([_read(await _body(request))])
        return web.Response()


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        if len(body) <= LONGEST_BODY:
            body += chunk
    return bytes(body)


def _read(body: bytes) -> Any:
    if len(body) <= LONGEST_BODY:
        try:
            read = json.loads(body)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, dict):
            return read
    return body[:LONGEST_KEPT].decode("utf-8", "replace")
