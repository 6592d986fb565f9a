"""Who stands behind a browser: a random cookie, of which only a fingerprint is kept."""

from aiohttp import web

from bot.channels.base import Wires
from bot.domain.people import Person
from bot.domain.words import Language

CHANNEL = "web"
BASE = web.AppKey("base", str)
"""Below which address the pages of a conversation lie."""
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "OpenHarmony": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}
_BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR/": "Opera",
    "HuaweiBrowser": "Huawei",
    "MiuiBrowser": "Xiaomi",
    "QQBrowser": "QQ",
    "UCBrowser": "UC",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""By what a browser gives itself away; the many that also call themselves something else stand first."""
_TEN_YEARS = 10 * 365 * 24 * 3600


def cookie_of(base: str) -> str:
    """Name the cookie of the conversation below a base address; each pane of the demonstration has its own."""
    return "-".join(["linli", *base.strip("/").split("/")]).rstrip("-")


def token_of(request: web.Request, base: str = "") -> str | None:
    """Read the session's secret: of the conversation that is asked for, or of the one below a base address."""
    return request.cookies.get(cookie_of(base or request.app[BASE]))


def account_of(wires: Wires, token: str) -> str:
    """Make the fingerprint by which a session is kept."""
    return wires.vault.digest(token, "session")


def device_of(request: web.Request) -> str:
    """Tell in two words on what somebody writes; empty where it cannot be told."""
    said = request.headers.get("User-Agent", "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in said), "")
    browser = next((name for sign, name in _BROWSERS.items() if sign in said), "")
    return f"{system} {browser}" if system and browser else ""


def language_of(request: web.Request) -> Language | None:
    """Tell what language a browser asks for: Chinese, or English for whoever reads something else."""
    offered: list[tuple[float, str]] = []
    for part in request.headers.get("Accept-Language", "").split(","):
        name, _, weight = part.strip().partition(";")
        try:
            liked = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            liked = 0.0
        if name and name != "*" and liked > 0:
            offered.append((liked, name.strip().lower()))
    if not offered:
        return None
    name = max(offered, key=lambda one: one[0])[1]
    return Language.ZH if name.split("-")[0] == "zh" else Language.EN


def chosen_language(said: str) -> Language | None:
    """Read a language that was tapped on a page."""
    return Language(said) if said in set(Language) else None


def reader_language(wires: Wires, request: web.Request, person: Person | None) -> Language:
    """Tell in what language a page is written: a person's own, else the browser's, else the deployment's."""
    return person.language if person is not None else language_of(request) or wires.language


async def person_of(wires: Wires, request: web.Request, base: str = "") -> Person | None:
    """Find who is behind a request; a revoked person is nobody."""
    token = token_of(request, base)
    if token is None:
        return None
    person = await wires.units.begin().people.by_account(CHANNEL, account_of(wires, token))
    return None if person is None or person.revoked_at is not None else person


def keep(wires: Wires, response: web.StreamResponse, token: str, base: str) -> None:
    """Give the browser its secret: not for scripts, not for other sites."""
    response.set_cookie(
        cookie_of(base),
        token,
        max_age=_TEN_YEARS,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=wires.url.startswith("https"),
    )
