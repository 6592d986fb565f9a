"""Filing for somebody else: whom a sentence names, what it leaves to be filed, and whose the matter becomes.

A worker files for a walk-in or a caller, a relative for a parent. Whoever filed it is kept apart from whom it is for.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from bot.domain.errors import MatterOver
from bot.domain.people import Person, Role
from bot.domain.tickets import UNDER_WAY, State, Ticket

LONGEST_NAME = 40
TAKEN_WHILE = frozenset({*UNDER_WAY, State.RESOLVED, State.MERGED})
"""Where a matter stands while whom it is for may still take it over."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范廖石金韦贾夏付方邹熊孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤尚施倪聂鲁岳翟"
)
_TITLES = "阿姨|大爷|大妈|大娘|大叔|大伯|大哥|大姐|奶奶|爷爷|婆婆|叔叔|叔|伯伯|先生|女士|老师|师傅|老太太?|老人|姐|哥"
_NAME = rf"(?:(?:欧阳|司马|上官|诸葛|[{_SURNAMES}])(?:{_TITLES}|[\u4e00-\u9fff]{{1,2}}))"
_KIN = (
    r"(?:老?妈|妈妈|母亲|老?爸|爸爸|父亲|奶奶|爷爷|外婆|外公|姥姥|姥爷|婆婆|公公|岳母|岳父|丈母娘|丈人|"
    r"老公|老婆|爱人|儿子|女儿|姑姑|姑妈|姨妈|舅舅|舅妈|叔叔|伯伯|哥哥|姐姐|弟弟|妹妹)"
)
_NEIGHBOUR = rf"(?:(?:邻居|对门|隔壁|楼上|楼下)的?(?:{_NAME}|{_TITLES})?)"
_WHO = rf"(?:我?家?的?{_KIN}|(?:我家?的?)?{_NEIGHBOUR}|{_NAME})"
_VERB = r"(?:报修|报个修|上报|报|投诉|反映|登记)"
_STOP = r"[\s,，:：。;；、]*"
_FOR = re.compile(
    rf"(?:我|请|麻烦)?(?:来|要|想)?(?:帮忙?|替|代|给|为)\s*(?P<who>{_WHO})\s*家?\s*(?P<verb>{_VERB})(?:一下|下|个)?{_STOP}(?P<rest>.*)",
    re.DOTALL,
)
_IN_PLACE_OF = re.compile(rf"代报修?{_STOP}(?P<rest>.*)", re.DOTALL)
_FIRST = re.compile(rf"(?P<who>{_WHO})(?=[\s,，:：;；、]|$){_STOP}(?P<rest>.*)", re.DOTALL)
_AT_THEIRS = re.compile(rf"我(?P<who>{_KIN})家")
_ENGLISH_KIN = (
    "mother-in-law|father-in-law|mother|mum|mom|father|dad|grandmother|grandma|grandfather|grandpa|"
    "aunt|uncle|sister|brother|son|daughter|husband|wife|neighbour|neighbor"
)
_ENGLISH_NAME = r"(?:(?:Mrs|Mr|Ms|Miss|Dr)\.? )?[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,2}"
_ENGLISH_FOR = re.compile(
    r"(?:(?i:please )?(?i:report|file|i'm reporting|i am reporting|i'm filing|i am filing|reporting) )?"
    rf"(?i:for|on behalf of) (?P<who>(?i:my (?:{_ENGLISH_KIN}))(?: {_ENGLISH_NAME})?|{_ENGLISH_NAME})"
    r"\s*[:,;\u2013-]\s*(?P<rest>.*)",
    re.DOTALL,
)
_AT_THEIRS_ENGLISH = re.compile(
    rf"\bmy (?P<who>{_ENGLISH_KIN})'s (?:home|flat|house|apartment|place|kitchen|bathroom|toilet)\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?:(?:电话|手机|tel|phone)[:号码\s.]*)?(?<!\d)(?:\+?86[- ]?)?(1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
_WHOLE = {"妈": "妈妈", "爸": "爸爸", "老妈": "妈妈", "老爸": "爸爸"}


@dataclass(frozen=True, slots=True)
class Other:
    """Whom a sentence files for, as far as it says, and the words that are left.

    `verb` is the word for filing that was used; `is_said` is false where only somebody's home is spoken of.
    """

    name: str = ""
    phone: str = ""
    words: str = ""
    verb: str = ""
    is_said: bool = True

    @property
    def on_behalf(self) -> str:
        """Write down for whom it is, the telephone number below."""
        return f"{self.name[:LONGEST_NAME]}\n{self.phone}" if self.name or self.phone else ""


def read(text: str) -> Other | None:
    """Read out of a sentence that it files for somebody else; None where it does not."""
    said = unicodedata.normalize("NFKC", text).replace("\u2019", "'").strip()
    found = _IN_PLACE_OF.fullmatch(said)
    if found is not None:
        return read_line(found["rest"])
    found = _FOR.fullmatch(said) or _ENGLISH_FOR.fullmatch(said)
    if found is not None:
        return _other(found["who"], found["rest"], found.groupdict().get("verb", ""))
    found = _AT_THEIRS.search(said) or _AT_THEIRS_ENGLISH.search(said)
    return None if found is None else replace(_other(found["who"], said), is_said=False)


def read_line(line: str) -> Other:
    """Read whom and what out of what stands behind 代报: a name first, a telephone number anywhere."""
    said = unicodedata.normalize("NFKC", line).strip()
    found = _FIRST.fullmatch(said) or _ENGLISH_FOR.fullmatch(f"for {said}")
    return _other("", said) if found is None else _other(found["who"], found["rest"])


def for_whom(ticket: Ticket) -> tuple[str, str]:
    """Tell name and telephone number of whom a ticket is for, as they were given."""
    name, _, phone = ticket.on_behalf.partition("\n")
    return name, phone


def lives_there(person: Person, ticket: Ticket) -> bool:
    """Tell whether somebody lives where a ticket is, as far as both are known; the building must be."""
    if person.role is not Role.RESIDENT or person.revoked_at is not None or ticket.building_id is None:
        return False
    pairs = ((person.entrance, ticket.entrance), (person.flat, ticket.flat))
    return person.building_id == ticket.building_id and all(not (a and b) or a == b for a, b in pairs)


def is_handed_on(ticket: Ticket) -> bool:
    """Tell whether a matter that somebody filed for another is that other's own by now."""
    return ticket.filed_by is not None and ticket.reporter_id not in {None, ticket.filed_by}


def take_over(ticket: Ticket, person_id: int) -> Ticket:
    """Make a matter the own one of whom it is for; whoever filed it hears no more of it."""
    if ticket.state not in TAKEN_WHILE:
        raise MatterOver(number=str(ticket.number))
    return replace(ticket, reporter_id=person_id, filer_hears=False)


def disown(ticket: Ticket, filer: int | None) -> Ticket:
    """Take a matter off somebody whose it is not; it goes back to a relative who filed it, else to nobody."""
    return replace(ticket, reporter_id=filer, filer_hears=False)


def _other(who: str, rest: str, verb: str | None = "") -> Other:
    phone = _PHONE.search(rest)
    words = _PHONE.sub(" ", rest).strip(" ,，:：;；、。\n\t") if phone else rest.strip()
    return Other(_plain(who), phone[1] if phone else "", words, verb or "")


def _plain(who: str) -> str:
    """Write whom as the draft names them: 我妈 is 妈妈, my mother is mother."""
    name = re.sub(r"^(?:我家?的?|my )", "", who.strip(), flags=re.IGNORECASE)
    return _WHOLE.get(name, name)
