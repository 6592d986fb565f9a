"""The methods of the Bot API that the bot may call, refusing what the real ones refuse."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.support.bot_api_calls import Call
from tests.support.bot_api_chats import LARGEST_DOWNLOAD, Chat, World
from tests.support.bot_api_rules import ANSWER_UNITS, Json, Refused, commands, is_link, units
from tests.support.bot_api_sending import Sending
from tests.support.bot_api_traffic import Rates
from tests.support.bot_api_updates import BATCH, Updates, Webhook

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

Method = Callable[[Call], Awaitable[Any]]


class Methods(Sending):
    """What the far end does when it is called, by the name of the method."""

    def __init__(
        self,
        world: World,
        updates: Updates,
        rates: Rates,
        *,
        now: Callable[[], int],
        changed: Callable[[], None],
        tell: Callable[[Chat, str], object],
    ) -> None:
        super().__init__(world, rates, now, changed)
        self.updates = updates
        self._tell = tell
        self.table: dict[str, Method] = {
            name.removeprefix("do_").replace("_", ""): getattr(self, name)
            for name in dir(self)
            if name.startswith("do_")
        }

    async def do_get_me(self, call: Call) -> Json:
        return self.world.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": self.world.reads_groups,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def do_get_updates(self, call: Call) -> bytes:
        self._allow(call)
        limit = min(max(call.number("limit", BATCH), 1), BATCH)
        return await self.updates.poll(call.number("offset"), limit, call.number("timeout"))

    async def do_set_webhook(self, call: Call) -> bool:
        url, secret = call.text("url"), call.text("secret_token")
        if not SECRET.fullmatch(secret):
            raise Refused(400, "secret token contains unallowed characters")
        if url and not url.startswith(("https://", "http://127.0.0.1:")):
            raise Refused(400, "bad webhook: An HTTPS URL must be provided for webhook")
        self._allow(call)
        connections = min(max(call.number("max_connections", 40), 1), 100)
        webhook = Webhook(url, secret, connections) if url else None
        await self.updates.hook(webhook, drop=call.flag("drop_pending_updates"))
        return True

    async def do_delete_webhook(self, call: Call) -> bool:
        await self.updates.hook(None, drop=call.flag("drop_pending_updates"))
        return True

    async def do_get_webhook_info(self, call: Call) -> Json:
        hook = self.updates.webhook
        told: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if hook:
            told["max_connections"] = hook.connections
            last = self.updates.deliveries[-1] if self.updates.deliveries else None
            if last and last.status != 200:
                told["last_error_date"] = self._now()
                told["last_error_message"] = f"Wrong response from the webhook: {last.status}"
        if self.updates.allowed:
            told["allowed_updates"] = self.updates.allowed
        return told

    async def do_answer_callback_query(self, call: Call) -> bool:
        press = self.world.presses.get(call.text("callback_query_id"))
        if press is None or press.answered:
            raise Refused(400, TOO_OLD)
        text = call.text("text")
        if units(text) > ANSWER_UNITS:
            raise Refused(400, "MESSAGE_TOO_LONG")
        if call.text("url") and not is_link(call.text("url")):
            raise Refused(400, "URL_INVALID")
        press.answered, press.text, press.alert = True, text, call.flag("show_alert")
        self._changed()
        return True

    async def do_get_file(self, call: Call) -> Json:
        file = self.world.files.get(call.text("file_id"))
        if file is None:
            raise Refused(400, "wrong file_id or the file is temporarily unavailable")
        if file.size > LARGEST_DOWNLOAD:
            raise Refused(400, "file is too big")
        return {
            "file_id": file.id,
            "file_unique_id": file.id[-10:],
            "file_size": file.size,
            "file_path": f"files/{file.name}",
        }

    async def do_set_my_commands(self, call: Call) -> bool:
        self.world.commands[self._scope(call)] = commands(call.json("commands"))
        self._changed()
        return True

    async def do_get_my_commands(self, call: Call) -> list[Json]:
        return self.world.commands.get(self._scope(call), [])

    async def do_delete_my_commands(self, call: Call) -> bool:
        self.world.commands.pop(self._scope(call), None)
        self._changed()
        return True

    async def do_get_chat(self, call: Call) -> Json:
        chat = self._chat(call)
        chat.let_in()
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        told = chat.wire() | {"accent_color_id": 0, "max_reaction_count": 11}
        told["accepted_gift_types"] = dict.fromkeys(gifts, False)
        return told if chat.is_private else told | {"permissions": chat.permissions()}

    async def do_get_chat_member(self, call: Call) -> Json:
        chat = self._chat(call)
        user = call.number("user_id")
        if user == self.world.bot["id"]:
            chat.let_in()
            return chat.membership(self.world.bot)
        chat.let_in()
        somebody = next((one.user for one in getattr(chat, "members", []) if one.id == user), None)
        if somebody is not None:
            return {"user": somebody, "status": "member"}
        known = self.world.chats.get(user)
        if known is None:
            raise Refused(400, "user not found")
        return {"user": {"id": user, "is_bot": False, "first_name": known.title}, "status": "left"}

    async def do_leave_chat(self, call: Call) -> bool:
        chat = self._chat(call)
        chat.let_in()
        if chat.is_private:
            raise Refused(400, "chat not found")
        self._tell(chat, "left")
        return True

    async def do_send_chat_action(self, call: Call) -> bool:
        self._chat(call).let_speak()
        if call.text("action") not in ACTIONS:
            raise Refused(400, "wrong parameter action in request")
        return True

    def _allow(self, call: Call) -> None:
        allowed = call.json("allowed_updates")
        if allowed is not None:
            if not isinstance(allowed, list):
                raise Refused(400, "can't parse allowed_updates: expected an Array of strings")
            self.updates.allowed = allowed

    def _scope(self, call: Call) -> tuple[str, str]:
        """Name whose menu it is, and in which language."""
        language = call.text("language_code")
        if language and not re.fullmatch(r"[a-z]{2}", language):
            raise Refused(400, "invalid language_code specified")
        scope = call.json("scope") or {"type": "default"}
        kind = scope.get("type")
        if kind in SCOPES:
            return str(kind), language
        if kind not in CHAT_SCOPES:
            raise Refused(400, "can't parse BotCommandScope: unsupported type specified")
        one = Call(call.method, scope)
        self._chat(one).let_in()
        name = f"{kind}:{one.number('chat_id')}"
        return (f"{name}:{one.number('user_id')}" if kind == "chat_member" else name), language
