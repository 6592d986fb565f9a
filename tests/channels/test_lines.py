"""What waits for a chat: the most urgent first, and of a card only what it looks like now."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.messages import Lane, Notice
from bot.lines import Entry, Line, fate_of
from storage.chats import Chat
from storage.outbox import Posted

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def posted(number: int, lane: Lane = Lane.REST, **more: Any) -> Posted:
    return Posted(number, Notice(1, f"message-{number}", lane=lane, **more), NOW, 7)


def waiting(*messages: Posted) -> list[Entry]:
    line = Line()
    for message in messages:
        line.add(message)
    return list(line)


def order(*messages: Posted) -> list[int]:
    return [entry.posted.id for entry in waiting(*messages)]


def test_danger_stands_before_answers_and_answers_before_the_rest() -> None:
    assert order(posted(1), posted(2, Lane.ANSWER), posted(3, Lane.DANGER), posted(4, Lane.ANSWER), posted(5)) == [
        *(3, 2, 4, 1, 5),
    ]


def test_what_the_database_gave_a_lower_number_stands_first_though_it_comes_later() -> None:
    assert order(posted(5), posted(4), posted(6)) == [4, 5, 6]


def test_a_card_that_waits_is_told_as_it_looks_now_in_its_old_place_and_as_a_new_message() -> None:
    first, other = posted(1, slot="ticket:1", photos=(9,)), posted(2)
    (card, _) = waiting(first, other, posted(3, slot="ticket:1", fresh=False), posted(4, slot="ticket:1", fresh=False))

    assert (card.posted.notice.key, card.posted.id, card.folded, card.place) == ("message-4", 4, (1, 3), 1)
    assert card.posted.notice.fresh
    assert card.posted.notice.photos == (9,)


def test_a_change_of_a_card_that_stands_already_remains_a_change() -> None:
    (card,) = waiting(posted(1, slot="ticket:1", fresh=False), posted(2, slot="ticket:1", fresh=False))

    assert not card.posted.notice.fresh
    assert card.folded == (1,)


def test_a_card_that_is_told_anew_keeps_the_older_one_and_takes_the_next_change() -> None:
    older, anew, change = posted(1, slot="t"), posted(2, slot="t"), posted(3, slot="t", fresh=False)

    assert [(entry.posted.id, entry.folded) for entry in waiting(older, anew, change)] == [(1, ()), (3, (2,))]


def test_a_card_that_has_become_quiet_still_sounds_if_its_first_form_was_not_heard() -> None:
    (card,) = waiting(posted(1, Lane.DANGER, slot="t"), posted(2, slot="t", fresh=False, hushed=True))

    assert card.posted.notice.lane is Lane.DANGER
    assert not card.posted.notice.hushed
    assert card.rank == 0


def test_a_card_that_becomes_dangerous_overtakes() -> None:
    assert order(posted(1), posted(2, slot="t"), posted(3, Lane.DANGER, slot="t", fresh=False)) == [3, 1]


def test_cards_of_other_matters_are_left_alone() -> None:
    assert order(posted(1, slot="t:1"), posted(2, slot="t:2", fresh=False), posted(3), posted(4, fresh=False)) == [
        *(1, 2, 3, 4),
    ]


def test_what_could_not_go_waits_in_its_place_again() -> None:
    line = Line()
    for number in (1, 2, 3):
        line.add(posted(number))
    first = next(iter(line))
    line.take(first)
    first.step = 1
    line.put_back(first)

    assert [(entry.posted.id, entry.step) for entry in line] == [(1, 1), (2, 0), (3, 0)]


def test_what_is_let_go_of_is_less_urgent_than_what_stays() -> None:
    line = Line()
    for message in (posted(1), posted(2, Lane.ANSWER), posted(3, Lane.DANGER)):
        line.add(message)

    assert [entry.posted.id for entry in line.leave(above=1)] == [1]
    assert [entry.posted.id for entry in line] == [3, 2]
    assert len(line.leave()) == 2
    assert not line


def test_a_try_counts_only_if_others_went_meanwhile() -> None:
    (entry,) = waiting(posted(1, photos=(9,)))
    for gone in (1, 1, 1, 4):
        entry.fail(gone)
    assert entry.tries == 2
    entry.leave_photos_out()

    assert (entry.tries, entry.posted.notice.photos) == (0, ())


def test_a_message_goes_only_to_the_one_whom_it_is_for() -> None:
    theirs, nobodys = Chat(7, "telegram", "70", person_id=1), Chat(7, "telegram", "70")

    assert fate_of(theirs, posted(1), NOW) == ""
    assert fate_of(nobodys, posted(1), NOW) == "refused"
    assert fate_of(Chat(7, "telegram", "70", person_id=2), posted(1), NOW) == "refused"


def test_what_is_for_a_grid_goes_only_to_a_group_that_is_bound() -> None:
    bound, freed = Chat(7, "telegram", "-70", grid_id=3), Chat(7, "telegram", "-70")
    farewell = Posted(1, Notice(7, "group-replaced", to_group=True), NOW, 7)

    assert fate_of(bound, posted(1, to_group=True), NOW) == ""
    assert fate_of(freed, posted(1, to_group=True), NOW) == "refused"
    assert fate_of(freed, farewell, NOW) == ""
