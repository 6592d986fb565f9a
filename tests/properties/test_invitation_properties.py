"""Whoever lets others in lets them in below."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Person, Role
from bot.domain.permissions import Action, Post, may, posts
from tests.support.people import EVERYBODY, GRIDS, a_community

TOWN = a_community()
RANKS = [Role.RESIDENT, Role.GRID_WORKER, Role.NURSE, Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT]
anybody = st.builds(
    Person, st.integers(1, 999), st.sampled_from(Role), grid_id=st.sampled_from([None, 99, *(one.id for one in GRIDS)])
)
anywhere = st.builds(Post, st.sampled_from(Role), st.sampled_from([None, 99, *(one.id for one in GRIDS)]))


@given(anybody, anywhere)
def test_nobody_invites_above_or_beside_themselves_or_elsewhere(person: Person, post: Post) -> None:
    if may(person, Action.INVITE, post, TOWN):
        assert RANKS.index(post.role) < RANKS.index(person.role)
        assert TOWN.is_within(post.grid_id, person.grid_id)
        assert post.role is not Role.RESIDENT
        assert not may(
            Person(0, post.role, grid_id=post.grid_id), Action.INVITE, Post(person.role, person.grid_id), TOWN
        )


@given(anybody)
def test_what_is_offered_is_what_is_allowed(person: Person) -> None:
    every = [Post(role, grid.id) for role in Role for grid in GRIDS]

    assert {one for one in every if may(person, Action.INVITE, one, TOWN)} == set(posts(person, TOWN))


def test_only_three_roles_invite_at_all() -> None:
    inviting = {one.role for one in EVERYBODY if posts(one, TOWN)}

    assert inviting == {Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT}
