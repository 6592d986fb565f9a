"""Secrets and codes, by the `cryptography` package and the operating system's randomness."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "1"
_NONCE = 12
_DRAWN = 256


class Keyring:
    """Seal with the newest key, open with the one that sealed: `version|key id|nonce+ciphertext`."""

    def __init__(self, keys: dict[str, bytes], newest: str) -> None:
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._newest = newest
        self._nonces: list[bytes] = []
        # Fingerprints must outlive a change of the sealing key, so they hang on the first one.
        self._fingerprint = hashlib.blake2b(keys[min(keys)], person=b"linli-digest").digest()

    @classmethod
    def at(cls, path: Path) -> Self:
        """Read the key file; the first run makes it, readable by its owner alone."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = {"newest": "k1", "keys": {"k1": base64.b64encode(AESGCM.generate_key(256)).decode()}}
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(fresh, file)
        held = json.loads(path.read_text("utf-8"))
        return cls({name: base64.b64decode(key) for name, key in held["keys"].items()}, held["newest"])

    def seal(self, text: str, where: str) -> str:
        """Encrypt a text for one place; it opens nowhere else."""
        nonce = self._nonce()
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), where.encode())
        return f"{_VERSION}|{self._newest}|{base64.b64encode(nonce + sealed).decode()}"

    def _nonce(self) -> bytes:
        """Take a random nonce, drawn many at a time: asking the system for each costs more than sealing."""
        if not self._nonces:
            drawn = os.urandom(_NONCE * _DRAWN)
            self._nonces = [drawn[at : at + _NONCE] for at in range(0, len(drawn), _NONCE)]
        return self._nonces.pop()

    def open(self, sealed: str, where: str) -> str:
        """Decrypt what was sealed for that place."""
        _, name, body = sealed.split("|", 2)
        raw = base64.b64decode(body)
        return self._ciphers[name].decrypt(raw[:_NONCE], raw[_NONCE:], where.encode()).decode()

    def digest(self, text: str, purpose: str) -> str:
        """Make a keyed fingerprint: the same text gives the same, nobody can turn it back."""
        return hmac.new(self._fingerprint, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


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
