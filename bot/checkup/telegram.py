"""Check the way to Telegram: the token, the webhook, the workers' groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.channels.telegram.request import AiohttpRequest
from bot.checkup.checks import Check, fail, ok, warn
from bot.settings import Settings

_RECENT = timedelta(hours=1)
_MANY = 100
_WAIT = 8.0


@dataclass(frozen=True, slots=True)
class Group:
    """A workers' group: the code of its grid, where it is, and whether it was lost before."""

    code: str
    address: str
    lost: bool


async def far_end(settings: Settings, groups: Sequence[Group], now: datetime) -> list[Check]:
    """Ask Telegram about the bot; what cannot be asked without a good token is not."""
    token = settings.telegram_token.get_secret_value()
    async with AiohttpRequest(token, proxy=settings.telegram_proxy, read_timeout=_WAIT) as request:
        bot = Bot(
            token,
            base_url=f"{settings.telegram_api_base.rstrip('/')}/bot",
            request=request,
            get_updates_request=request,
        )
        try:
            me = await bot.get_me()
            hook = await bot.get_webhook_info()
        except InvalidToken:
            return [fail("token", "doctor-token-wrong")]
        except NetworkError:
            return [warn("token", "doctor-token-unreachable")]
        except TelegramError as failure:
            return [fail("token", "doctor-token-refused", why=type(failure).__name__)]
        lost = [one.code for one in groups if one.lost or not await _answers(bot, one.address)]
        return [
            ok("token", "doctor-token-ok", name=f"@{me.username}"),
            webhook(settings, hook, now),
            _groups(lost, len(groups)),
        ]


def webhook(settings: Settings, hook: WebhookInfo, now: datetime) -> Check:
    """Judge what Telegram says of the webhook."""
    if settings.telegram_mode == "polling" and hook.url:
        return fail("webhook", "doctor-webhook-in-the-way")
    if settings.telegram_mode == "webhook" and not hook.url.startswith(f"{settings.url}/"):
        return fail("webhook", "doctor-webhook-elsewhere", url=settings.url)
    if hook.last_error_date is not None and now - hook.last_error_date < _RECENT:
        return warn("webhook", "doctor-webhook-error", why=hook.last_error_message or "-")
    if hook.pending_update_count > _MANY:
        return warn("webhook", "doctor-webhook-pending", count=hook.pending_update_count)
    return ok("webhook", "doctor-webhook-ok", mode=settings.telegram_mode, count=hook.pending_update_count)


def _groups(lost: list[str], bound: int) -> Check:
    if lost:
        return warn("groups", "doctor-groups-lost", grids=", ".join(lost))
    return ok("groups", "doctor-groups-ok", count=bound)


async def _answers(bot: Bot, address: str) -> bool:
    """Tell whether the bot still knows a group; only a plain no counts as one."""
    try:
        await bot.get_chat(address)
    except (BadRequest, Forbidden):
        return False
    except TelegramError:
        return True
    return True
