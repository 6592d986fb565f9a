"""Names that tell nothing (假名): the same person has the same one in every export, and nobody can turn it back."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid5

from bot.domain.ports import Vault

OLDEST_TOLD = 89
"""Ages above are told together: so few people have them that an age would say who it is."""

_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """What stands for a person; `namespace` is kept to itself and makes the ids of what belongs to them."""

    code: str
    namespace: UUID

    @classmethod
    def of(cls, person_id: int, vault: Vault) -> Self:
        """Make the pseudonym of a person: whoever lacks the key of this database can make none."""
        code = vault.digest(str(person_id), "pseudonym")[:_LENGTH]
        return cls(code, UUID(vault.digest(str(person_id), "pseudonym namespace")[:_LENGTH]))

    def id_of(self, kind: str, key: int | str) -> UUID:
        """Give the id of a thing of this person: the same in every export."""
        return uuid5(self.namespace, f"{kind}:{key}")
