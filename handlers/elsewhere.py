"""What is not the community's: answered at once with where to go, and filed all the same if somebody wants it."""

from bot.domain.catalogue import Category
from bot.domain.messages import Arg, Button
from handlers.dialogue import Reply


def answer(category: Category, ticket_id: int) -> Reply:
    """Say who answers and by which number, and offer to file what was said, which is kept meanwhile."""
    outside = category.outside
    call = (Button("call", f"tel:{outside.number}", {"number": outside.number}),) if outside is not None else ()
    buttons = (*call, Button("elsewhere-file", f"drafts:anyway:{ticket_id}"))
    if category.instead is not None:
        return Reply("elsewhere-instead", {"answer": category.instead}, buttons)
    args: dict[str, Arg] = {} if outside is None else {"name": outside.name, "number": outside.number}
    return Reply("elsewhere-outside", args, buttons)
