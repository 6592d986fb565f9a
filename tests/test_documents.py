"""The pages of the manual that are made of the program: what stands there is what the program does."""

from pathlib import Path

from bot.domain.steps import STEPS, State, drawn

PAGE = Path(__file__).parents[1] / "docs" / "tickets.md"


def test_the_life_of_a_ticket_in_the_manual_is_the_table_of_steps() -> None:
    page = PAGE.read_text("utf-8")

    assert drawn() in page, f"docs/tickets.md is out of date; it must hold:\n\n{drawn()}"


def test_the_picture_shows_every_state_and_every_step() -> None:
    picture = drawn()

    assert all(f"{state.value}" in picture for state in State)
    assert all(f"| {step.value} |" in picture for step in STEPS)
