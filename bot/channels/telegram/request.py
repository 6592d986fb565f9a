"""The Bot API over aiohttp: quicker than the library's own client, and silent about the token."""

import io
import os
import re
from contextvars import ContextVar
from typing import Any

from aiohttp import BytesPayload, ClientSession, ClientTimeout, DummyCookieJar, FormData, TCPConnector
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

# The library's own switch for what its next major version does; without it every 429 is also a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

FORM = "application/x-www-form-urlencoded"
MASK = "***"
CONNECT = 5.0
WRITE = 5.0
WRITE_UPLOAD = 20.0
"""Seconds, as the library's own client has them."""
DOWNLOAD = 10
"""A file may take this many times as long as a single silence on its way."""
OK, NOT_FOUND, TOO_LARGE = 200, 404, 413
TAKEN = b'{"ok":true,"result":true}'
NUMBER: ContextVar[int] = ContextVar("number", default=0)
"""The number that the far end gave to the message that this task sent last."""
_ONE_MESSAGE = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*(?:\{|null)')
_NUMBER = re.compile(rb'"message_id"\s*:\s*(\d{1,18})')


class AiohttpRequest(BaseRequest):
    """Carry calls to the Bot API on one session, and name the token in no error."""

    __slots__ = ("_connections", "_download", "_plain", "_proxy", "_read_timeout", "_secret", "_session", "_token")

    def __init__(self, token: str, *, proxy: str = "", connections: int = 64, read_timeout: float = 20.0) -> None:
        bot, colon, secret = token.rpartition(":")
        self._secret = secret.encode()
        # A page of error on the way may repeat the address with its colon encoded.
        between = "(?::|%3[Aa])" if colon else ""
        self._token = re.compile(re.escape(bot) + between + re.escape(secret))
        self._proxy = _proxy_of(proxy)
        self._connections = connections
        self._read_timeout = read_timeout
        self._plain = _timeout(read_timeout, WRITE, CONNECT, None)
        self._download = ClientTimeout(DOWNLOAD * read_timeout, sock_connect=CONNECT, sock_read=read_timeout)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Say how many seconds an answer may take where the caller does not."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
                trust_env=False,
            )

    async def shutdown(self) -> None:
        """Close the session."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the library says what it is called with
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Call the far end once, and give its status and what it said."""
        unsaid = BaseRequest.DEFAULT_NONE
        uploads = request_data is not None and request_data.contains_files
        if read_timeout is write_timeout is connect_timeout is pool_timeout is unsaid and not uploads:
            timeout = self._plain if request_data is not None else self._download
        else:
            timeout = _timeout(
                _seconds(read_timeout, self._read_timeout),
                _seconds(write_timeout, WRITE_UPLOAD if uploads else WRITE),
                _seconds(connect_timeout, CONNECT),
                _seconds(pool_timeout, None),
            )
        try:
            if self._session is None:
                raise RuntimeError("the session is not open")
            body = None if request_data is None else _multipart(request_data) if uploads else _form(request_data)
            async with self._session.request(method, url, data=body, timeout=timeout, allow_redirects=False) as answer:
                payload = await answer.read()
        except TimeoutError as error:
            failure: TelegramError = TimedOut(self._words(error))
        except Exception as error:
            failure = NetworkError(self._words(error))
        else:
            if self._secret in payload:
                payload = self._masked(payload.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            if answer.status == NOT_FOUND and request_data is None:
                # A file that is gone is no wrong token, which is what the library makes of every 404.
                raise BadRequest(f"no such file: {payload[:200].decode('utf-8', 'replace')}")
            if answer.status == TOO_LARGE:
                # It stays too large; the library makes of it what may pass with the next try.
                raise BadRequest("the request is too large")
            return answer.status, payload
        # Raised where no other error is being handled: one that hung behind it would name the address.
        raise failure

    def _words(self, error: Exception) -> str:
        return f"{type(error).__name__}: {self._masked(str(error))}"

    def _masked(self, text: str) -> str:
        return self._token.sub(MASK, text)


class Lenient(AiohttpRequest):
    """Add what the library wants to hear of a bot and not every far end says."""

    __slots__ = ()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Call the far end once, and complete what it says of us."""
        status, payload = await super().do_request(url, *args, **kwargs)
        if status == OK and url.endswith("/getMe") and b'"is_bot"' not in payload:
            payload = payload.replace(b'"result":{', b'"result":{"is_bot":true,', 1)
        return status, payload


class Terse(AiohttpRequest):
    """Say of a message only that it was taken, and keep its number in `NUMBER` for the task that sent it.

    To bring the far end's long answer into the library's form costs as much as to send the message, and nobody
    here reads more of it than the number.
    """

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Call the far end once, and give its status."""
        NUMBER.set(0)  # not that of the message before, whatever comes
        status, payload = await super().do_request(*args, **kwargs)
        if status != OK or _ONE_MESSAGE.match(payload) is None:
            return status, payload
        found = _NUMBER.search(payload)
        NUMBER.set(int(found[1]) if found is not None else 0)
        return status, TAKEN


def seconds_of(too_many: RetryAfter) -> float:
    """Tell how long the far end wants to be left alone."""
    after = too_many.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()


def _form(request_data: RequestData) -> BytesPayload:
    # It is the form that urllib would write, made five times as fast where the words are Chinese.
    form = URL.build(query=request_data.json_parameters).raw_query_string
    return BytesPayload(form.encode(), content_type=FORM)


def _multipart(request_data: RequestData) -> FormData:
    form = FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        # Large bytes would be written in one go; what can be read is written in pieces.
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=kind)
    return form


def _proxy_of(address: str) -> URL | None:
    if not address:
        return None
    try:
        proxy = URL(address)
        whole = proxy.scheme in {"http", "https"} and bool(proxy.host)
    except ValueError:
        whole = False
    if not whole:
        # Not repeated: it may hold a password.
        raise ValueError("the proxy is no http:// or https:// address")
    return proxy


def _seconds(given: object, usual: float | None) -> float | None:
    if given is None or isinstance(given, int | float):
        return given
    return usual


def _timeout(read: float | None, write: float | None, connect: float | None, pool: float | None) -> ClientTimeout:
    # aiohttp knows no timeout for writing: the whole call has the sum, so that an upload that hangs ends too.
    total = None if read is None or write is None or connect is None else read + write + connect
    waiting = None if pool is None or connect is None else pool + connect
    return ClientTimeout(total, connect=waiting, sock_connect=connect, sock_read=read)
