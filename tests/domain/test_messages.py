import pytest

from bot.domain.messages import Button, Notice, worded


@pytest.mark.parametrize(
    ("prefix", "code", "key"),
    [
        ("standing", "en_route", "standing-en-route"),
        ("role", "grid_worker", "role-grid-worker"),
        ("kind", "a", "kind-a"),
    ],
)
def test_a_code_becomes_the_name_of_its_sentence(prefix: str, code: str, key: str) -> None:
    assert worded(prefix, code) == key


def test_an_edit_says_the_same_in_the_old_place() -> None:
    notice = Notice(1, "card", {"number": "7"}, (Button("do-claim", "tickets:claim:7"),), slot="ticket:7", urgent=True)
    edited = notice.edited()

    assert notice.fresh
    assert not edited.fresh
    assert (edited.to, edited.key, edited.args, edited.buttons, edited.slot) == (
        notice.to,
        notice.key,
        notice.args,
        notice.buttons,
        notice.slot,
    )


def test_a_notice_can_be_told_again_but_never_changed() -> None:
    with pytest.raises(AttributeError):
        Notice(1, "card").key = "other"  # type: ignore[misc]
