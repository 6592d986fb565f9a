"""Secrets and codes, by the `cryptography` package and the operating system's randomness."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "1"
_NONCE = 12
_DRAWN = 256
EVERY = 1.0
"""Seconds after which the key file is looked at again."""

_NUMBERED = re.compile(r"k\d+")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file holds: the sealing keys by their ids, which of them is the newest, the secret of fingerprints.

    A file of a single key as the first run makes it names no secret: it is derived from that key. It stands in the
    file from the first rotation on, so that fingerprints (names, codes, sessions) outlive every sealing key.
    """

    keys: Mapping[str, bytes]
    newest: str
    fingerprint: bytes

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a key file; a broken one raises `OSError`, `ValueError`, `KeyError`, `TypeError` or `AttributeError`."""
        held = json.loads(path.read_text("utf-8"))
        keys = {name: base64.b64decode(key) for name, key in held["keys"].items()}
        if held["newest"] not in keys:
            raise KeyError(held["newest"])
        secret = held.get("fingerprint")
        return cls(keys, held["newest"], base64.b64decode(secret) if secret else _fingerprint_by(keys))

    def with_new_key(self) -> Self:
        """Add a fresh key that seals from now on; an id that was dropped never comes again."""
        numbers = [int(name[1:]) for name in self.keys if _NUMBERED.fullmatch(name)]
        name = f"k{max(numbers, default=0) + 1}"
        return replace(self, keys={**self.keys, name: AESGCM.generate_key(256)}, newest=name)

    def newest_alone(self) -> Self:
        """Drop every key but the newest."""
        return replace(self, keys={self.newest: self.keys[self.newest]})

    def write(self, path: Path) -> None:
        """Replace the file at one stroke; at no moment is there half a file, or one that somebody else can read."""
        held = {
            "newest": self.newest,
            "keys": {name: base64.b64encode(key).decode() for name, key in self.keys.items()},
            "fingerprint": base64.b64encode(self.fingerprint).decode(),
        }
        place = path.resolve()  # a link stays a link
        fresh = place.with_name(f"{place.name}.new")
        fresh.unlink(missing_ok=True)  # what a killed rotation left
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            owner = place.stat()
            if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(handle, owner.st_uid, owner.st_gid)  # given by root: the program must read it still
            json.dump(held, file)
            file.flush()
            os.fsync(handle)
        fresh.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def prefix(name: str) -> str:
    """Tell how everything begins that a key has sealed."""
    return f"{_VERSION}|{name}|"


def _fingerprint_by(keys: Mapping[str, bytes]) -> bytes:
    return hashlib.blake2b(keys[min(keys)], person=b"linli-digest").digest()


class Keyring:
    """Seal with the newest key, open with the one that sealed: `version|key id|nonce+ciphertext`.

    With a path it follows the file, for a rotation is another process: it looks at the file when a key is met that
    is not known, and before a seal, `EVERY` seconds at most (before each it would cost more than sealing). So long
    after a rotation has written the file the old key may still seal. Keys that were read once stay: what is in hand
    may still be opened.
    """

    def __init__(
        self,
        keys: Mapping[str, bytes],
        newest: str,
        *,
        fingerprint: bytes | None = None,
        path: Path | None = None,
        ticking: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._newest = newest
        self._nonces: list[bytes] = []
        self._fingerprint = fingerprint or _fingerprint_by(keys)
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._ticking = ticking
        self._look_at = 0.0  # the first seal looks: the file may have changed since it was read

    @classmethod
    def at(cls, path: Path, ticking: Callable[[], float] = time.monotonic) -> Self:
        """Read the key file; the first run makes it, readable by its owner alone. `ticking` gives seconds."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = {"newest": "k1", "keys": {"k1": base64.b64encode(AESGCM.generate_key(256)).decode()}}
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(fresh, file)
        held = KeyFile.read(path)
        return cls(held.keys, held.newest, fingerprint=held.fingerprint, path=path, ticking=ticking)

    def seal(self, text: str, where: str) -> str:
        """Encrypt a text for one place; it opens nowhere else."""
        if self._path is not None and (now := self._ticking()) >= self._look_at:
            self._look_at = now + EVERY
            if self._stamp() != self._seen:
                self._read_again()
        nonce = self._nonce()
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), where.encode())
        return f"{prefix(self._newest)}{base64.b64encode(nonce + sealed).decode()}"

    def _nonce(self) -> bytes:
        """Take a random nonce, drawn many at a time: asking the system for each costs more than sealing."""
        if not self._nonces:
            drawn = os.urandom(_NONCE * _DRAWN)
            self._nonces = [drawn[at : at + _NONCE] for at in range(0, len(drawn), _NONCE)]
        return self._nonces.pop()

    def open(self, sealed: str, where: str) -> str:
        """Decrypt what was sealed for that place; raises `KeyError` where nobody holds the key of it."""
        _, name, body = sealed.split("|", 2)
        if name not in self._ciphers:
            self._read_again()
        raw = base64.b64decode(body)
        return self._ciphers[name].decrypt(raw[:_NONCE], raw[_NONCE:], where.encode()).decode()

    def digest(self, text: str, purpose: str) -> str:
        """Make a keyed fingerprint: the same text gives the same, nobody can turn it back."""
        return hmac.new(self._fingerprint, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def _stamp(self) -> tuple[int, int] | None:
        """Tell one state of the file from another: a rotation puts a new file in its place."""
        if self._path is None:
            return None
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def _read_again(self) -> None:
        """Take up what a rotation has written; a file that cannot be read changes nothing for a running program."""
        if self._path is None:
            return
        self._seen = self._stamp()
        try:
            held = KeyFile.read(self._path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return
        self._ciphers |= {name: AESGCM(key) for name, key in held.keys.items() if name not in self._ciphers}
        self._newest = held.newest


_TYPEABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class RandomCodes:
    """Make what nobody can guess."""

    def token(self) -> str:
        """Make a long secret for links and cookies."""
        return secrets.token_urlsafe(32)

    def code(self) -> str:
        """Make eight digits that an old person can type."""
        return f"{secrets.randbelow(10**8):08d}"

    def return_code(self) -> str:
        """Make a code of twelve characters that lets somebody in on another device."""
        return "-".join("".join(secrets.choice(_TYPEABLE) for _ in range(4)) for _ in range(3))
