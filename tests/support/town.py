"""The demonstration community with the program running in it, and its people talking."""

from itertools import count
from typing import Any

from bot.app import App
from bot.dispatcher import Handled
from bot.domain.messages import Button, Notice
from bot.domain.people import Person
from bot.domain.tickets import Ticket
from handlers.dialogue import Inbound
from storage.outbox import SAID, Posted
from tests.support.clock import FakeClock

LI, CHEN, ZHANG = "李桂芳", "陈国华", "张桂兰"
WANG, ZHAO, LIU, MA = "王芳", "赵磊", "刘洋", "马超"
SUN, QIAN, GAO = "孙丽", "钱进", "高远"
HE, XU = "何敏", "许静"


class Town:
    """People say and press things through the front door; what they hear is read from the database."""

    def __init__(self, app: App, clock: FakeClock) -> None:
        self.app = app
        self.clock = clock
        self._messages = count(1)
        self._known: dict[str, Person] = {}

    async def person(self, name: str) -> Person:
        """Find somebody by name, who from then on has this name for an account."""
        if name in self._known:
            return await self.app.units.begin().people.get(self._known[name].id)
        uow = self.app.units.begin()
        found = await uow.people.by_account("web", name)
        if found is None:
            found = (await uow.people.by_name(name))[0]
            uow.people.link(found.id, "web", name, self.clock.now())
            await uow.commit()
        self._known[name] = found
        return found

    async def inbound(self, name: str, text: str = "", action: str = "", **more: Any) -> Inbound:
        """Make a message of somebody, with an id of its own."""
        await self.person(name)
        return self.newcomers(name, text, action, **more)

    def newcomers(self, account: str, text: str = "", action: str = "", **more: Any) -> Inbound:
        """Make a message of somebody who is in no seed."""
        return Inbound("web", account, f"message-{next(self._messages)}", text, action, **more)

    async def say(self, name: str, text: str, **more: Any) -> Handled:
        """Let somebody say something."""
        return await self.app.dispatcher.handle(await self.inbound(name, text, **more))

    async def by_telegram(self, name: str, text: str = "", action: str = "") -> Handled:
        """Let somebody write or press by a wire that pushes."""
        person = await self.person(name)
        uow = self.app.units.begin()
        if await uow.people.by_account("telegram", name) is None:
            uow.people.link(person.id, "telegram", name, self.clock.now())
            await uow.commit()
        update = f"update-{next(self._messages)}"
        inbound = Inbound("telegram", name, update, text, action, address=f"chat of {name}")
        handled = await self.app.dispatcher.handle(inbound)
        assert handled.incident == ""
        return handled

    async def press(self, name: str, key: str, *, on: str = "") -> Handled:
        """Let somebody press the newest button of a key that they were given."""
        return await self.send(name, (await self.button(name, key, on=on)).action)

    async def send(self, name: str, action: str) -> Handled:
        """Let somebody send an action, whether or not they were offered it."""
        return await self.app.dispatcher.handle(await self.inbound(name, action=action))

    async def button(self, name: str, key: str, *, on: str = "") -> Button:
        """Find the newest button of a key in somebody's conversation."""
        for notice in reversed(await self.heard(name)):
            for button in notice.buttons:
                if button.key == key and on in button.action:
                    return button
        raise AssertionError(f"{name} was never offered {key}")

    async def posted(self, name: str) -> list[Posted]:
        """List somebody's whole conversation, their own words included."""
        person = await self.person(name)
        return await self.app.units.begin().outbox.since(person.id, 0)

    async def heard(self, name: str) -> list[Notice]:
        """List what somebody was told, the newest last."""
        return [one.notice for one in await self.posted(name) if one.notice.key != SAID]

    async def keys(self, name: str) -> list[str]:
        """List the keys of what somebody was told."""
        return [notice.key for notice in await self.heard(name)]

    async def ticket(self, number: int) -> Ticket:
        """Give a ticket by its number."""
        found = await self.app.units.begin().tickets.by_number(number)
        assert found is not None
        return found

    async def filed(self, name: str = LI, text: str = "厨房水管爆了") -> Ticket:
        """Let somebody file a matter at their home."""
        said = await self.say(name, text)
        offered = {button.key for reply in said.replies for button in reply.buttons}
        # What a neighbour has reported too is a matter of its own here all the same.
        await self.press(name, "incident-apart" if "incident-apart" in offered else "draft-submit")
        number = (await self.heard(name))[-1].args["number"]
        return await self.ticket(int(str(number)))

    async def claimed(self, name: str = LI, worker: str = WANG) -> Ticket:
        """Let somebody file a matter and a worker claim it."""
        ticket = await self.filed(name)
        await self.press(worker, "do-claim")
        return await self.ticket(ticket.number)

    async def resolved(self, name: str = LI, worker: str = WANG) -> Ticket:
        """Let a worker settle what somebody has filed."""
        ticket = await self.claimed(name, worker)
        await self.send(worker, f"tickets:result:{ticket.id}.fixed")
        return await self.ticket(ticket.number)

    async def enrolled(self, name: str = ZHANG, nurse: str = HE) -> int:
        """Let a nurse enrol somebody who consents twice; give the enrolment's id, the plan unmade."""
        await self.say(nurse, f"建档 {name} 女 68 尿酸 512")
        await self.press(nurse, "enrol-eligible")
        code = str((await self.heard(nurse))[-1].args["code"])
        await self.say(name, code)
        await self.press(name, "consent-agree")
        await self.press(name, "consent-agree")
        return int((await self.button(nurse, "plan-make")).action.split(":")[2])

    async def planned(self, name: str = ZHANG, nurse: str = HE) -> int:
        """Enrol somebody and put the plan in force."""
        enrolment_id = await self.enrolled(name, nurse)
        await self.press(nurse, "plan-make")
        return enrolment_id

    async def pass_time(self, **span: float) -> None:
        """Let time go by, through every moment at which something falls due."""
        later = FakeClock(self.clock.now())
        later.advance(**span)
        await self.app.step_to(later.now(), self.clock.move_to)
