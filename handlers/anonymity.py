"""Anonymous reporters are not given away by their own words."""

from dataclasses import replace

from bot.domain.masks import anonymised
from bot.domain.others import for_whom
from bot.domain.tickets import Ticket
from handlers.context import Context


def unnamed(ctx: Context, ticket: Ticket, words: str) -> str:
    """Blot out what the reporter of an anonymous ticket says of themselves: nobody who reads it needs it.

    In danger the door stays: whoever runs there must find it.
    """
    if not ticket.anonymous:
        return words
    me = ctx.speaker
    own = (me.name, me.phone, *for_whom(ticket))
    return anonymised(words, own if ticket.danger else (*own, me.flat), doors=not ticket.danger)


def filed(ctx: Context, ticket: Ticket) -> Ticket:
    """Keep of an anonymous ticket only what does not tell whose it is."""
    words, place = (unnamed(ctx, ticket, said) for said in (ticket.text, ticket.place_words))
    return replace(ticket, text=words, place_words=place, on_behalf="" if ticket.anonymous else ticket.on_behalf)
