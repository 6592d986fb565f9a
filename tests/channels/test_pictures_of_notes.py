"""The pictures that the staff keep among themselves, asked for by their address."""

from tests.channels.conftest import Site
from tests.support.town import CHEN, LI, SUN, WANG


async def test_the_picture_of_a_note_opens_for_the_staff_and_never_for_the_resident(page: Site) -> None:
    town = page.town
    ticket = await town.filed()
    uow = town.app.units.begin()
    noted = await uow.tickets.add_photo(ticket.id, "note", b"of a note", town.clock.now())
    told = await uow.tickets.add_photo(ticket.id, "before", b"of the matter", town.clock.now())
    await uow.commit()

    for name, sees_note, sees_matter in ((WANG, 200, 200), (SUN, 200, 200), (LI, 404, 200), (CHEN, 404, 404)):
        browser = await page.of(name)
        for photo, status in ((noted, sees_note), (told, sees_matter)):
            async with browser.client.get(f"/photos/{photo}") as answer:
                assert answer.status == status, f"{name} asks for {photo}"
