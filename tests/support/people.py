"""The people whom every test knows, and the small community that they live in."""

from collections.abc import Iterable

from bot.domain.grids import Community, Grid, Level, Settings
from bot.domain.people import Person, Role
from bot.domain.places import Building

SUBDISTRICT = Grid(1, "WT", "梧桐街道", Level.SUBDISTRICT)
COMMUNITY = Grid(2, "GY", "桂园社区", Level.COMMUNITY, 1)
OTHER_COMMUNITY = Grid(3, "LH", "柳湖社区", Level.COMMUNITY, 1)
LARGE = Grid(4, "A", "A 大网格", Level.LARGE, 2)
OTHER_LARGE = Grid(5, "B", "B 大网格", Level.LARGE, 2)
FAR_LARGE = Grid(6, "C", "C 大网格", Level.LARGE, 3)
A1 = Grid(11, "A1", "A1 网格", Level.MIDDLE, 4)
A2 = Grid(12, "A2", "A2 网格", Level.MIDDLE, 4)
B1 = Grid(13, "B1", "B1 网格", Level.MIDDLE, 5)
C1 = Grid(14, "C1", "C1 网格", Level.MIDDLE, 6)
GRIDS = (SUBDISTRICT, COMMUNITY, OTHER_COMMUNITY, LARGE, OTHER_LARGE, FAR_LARGE, A1, A2, B1, C1)

ONE = Building(21, "GY-1", "桂园小区", "1号楼", 3, 6, 2, A1.id, (), 31.2304, 121.4737)
TWO = Building(22, "GY-2", "桂园小区", "2号楼", 2, 6, 2, A2.id, (), 31.2304, 121.4744)
FAR = Building(23, "LH-1", "柳湖花园", "1号楼", 2, 11, 4, C1.id, (), 31.2424, 121.4737)
BUILDINGS = (ONE, TWO, FAR)

LI = Person(101, Role.RESIDENT, "李桂芳", building_id=ONE.id, entrance=2, flat="301")
CHEN = Person(102, Role.RESIDENT, "陈国华", building_id=ONE.id, entrance=1, flat="502")
WANG = Person(103, Role.GRID_WORKER, "王芳", phone="13900000010", grid_id=A1.id, deputy_id=104)
ZHAO = Person(104, Role.GRID_WORKER, "赵磊", phone="13900000011", grid_id=A1.id, deputy_id=103)
LIU = Person(105, Role.GRID_WORKER, "刘洋", grid_id=A2.id)
MA = Person(106, Role.GRID_WORKER, "马超", grid_id=C1.id)
SUN = Person(107, Role.GRID_LEAD, "孙丽", grid_id=LARGE.id, deputy_id=108)
ZHOU = Person(108, Role.GRID_LEAD, "周强", grid_id=OTHER_LARGE.id)
QIAN = Person(109, Role.COMMUNITY_ADMIN, "钱进", grid_id=COMMUNITY.id)
FENG = Person(110, Role.COMMUNITY_ADMIN, "冯玲", grid_id=OTHER_COMMUNITY.id)
GAO = Person(111, Role.SUBDISTRICT, "高远", grid_id=SUBDISTRICT.id)
HE = Person(112, Role.NURSE, "何敏", phone="13900000004", grid_id=COMMUNITY.id)
XU = Person(113, Role.NURSE, "许静", grid_id=OTHER_COMMUNITY.id)
STAFF = (WANG, ZHAO, LIU, MA, SUN, ZHOU, QIAN, FENG, GAO, HE, XU)
EVERYBODY = (LI, CHEN, *STAFF)


def a_community(
    staff: Iterable[Person] = STAFF,
    *,
    grids: Iterable[Grid] = GRIDS,
    buildings: Iterable[Building] = BUILDINGS,
) -> Community:
    return Community(Settings("梧桐街道"), grids, buildings, staff)
