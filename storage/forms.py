"""The one open form of a person in a chat."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from sqlalchemy import bindparam, select

from storage import statements
from storage.statements import Statement
from storage.stores import Write
from storage.tables import FormRow, table_of
from storage.unit_of_work import Work

_forms = table_of(FormRow)
_get = Statement(select(_forms).where(_forms.c.person_id == bindparam("person"), _forms.c.chat == bindparam("of_chat")))
DIRECT = "direct"
"""The chat of a person alone with the assistant, whatever the channel."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the assistant waits for in a chat.

    `kind` is empty when it waits for nothing; `about` is the id of the form's subject; `last` is the
    ticket that a further line may join; `unclear` counts misunderstandings in a row. `here` is the door of the
    poster that was scanned, until when it counts; `wrong_codes` are the moments at which codes were
    guessed, `code` is the one that waits for the word 是我.
    """

    person_id: int
    chat: str = DIRECT
    kind: str = ""
    about: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    last: int = 0
    unclear: int = 0
    told_disclaimer: bool = False
    here: Mapping[str, int] = field(default_factory=dict)
    wrong_codes: Sequence[int] = ()
    code: str = ""
    version: int = -1

    def waiting(self, kind: str, about: int = 0, **data: Any) -> Self:
        """Wait for something."""
        return replace(self, kind=kind, about=about, data=data, unclear=0)

    def at_rest(self) -> Self:
        """Wait for nothing."""
        return replace(self, kind="", about=0, data={}, unclear=0)


class Forms:
    """The open forms, one per person and chat; a first form has version -1."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def of(self, person_id: int, chat: str = DIRECT) -> Form:
        """Give what is open for somebody, at rest if nothing is."""
        known = self._work.known.get((f"forms.{chat}", person_id))
        if known is not None:
            return known  # type: ignore[no-any-return]
        row = await self._work.one(_get, person=person_id, of_chat=chat)
        if row is None:
            return Form(person_id, chat)
        body = json.loads(self._work.unseal(_forms.c.body, row))
        wrong_codes = tuple(body.pop("wrong_codes", ()))
        return Form(person_id, chat, version=row["version"], wrong_codes=wrong_codes, **body)

    def save(self, form: Form) -> None:
        """Queue what is open now."""
        key = (f"forms.{form.chat}", form.person_id)
        self._work.known[key] = form
        names = ("kind", "about", "data", "last", "unclear", "told_disclaimer", "here", "wrong_codes", "code")
        body = json.dumps({name: getattr(form, name) for name in names}, ensure_ascii=False)
        key_columns = {"person_id": form.person_id, "chat": form.chat}
        columns = {**key_columns, "body": self._work.seal(body, _forms.c.body, key_columns)}
        name = f"forms:{form.person_id}:{form.chat}"
        if form.version < 0:
            write = Write(statements.add(FormRow), {**columns, "version": 0}, must_change=name)
        else:
            params = {"person_id_key": form.person_id, "chat_key": form.chat, "version_read": form.version}
            write = Write(statements.save(FormRow), {**columns, **params}, must_change=name)
        self._work.queued[key] = write
