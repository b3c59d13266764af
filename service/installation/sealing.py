"""A stream of bytes sealed with a passphrase: AES-256-GCM in numbered pieces, so that nothing can be cut or swapped."""

import io
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from models.errors import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK: Final = b"LNGSEAL1"
SALT_BYTES: Final = 16
PREFIX_BYTES: Final = 7
PIECE_BYTES: Final = 1024 * 1024
TAG_BYTES: Final = 16
MIN_PASSPHRASE_CHARS: Final = 12
#: Scrypt's cost: 64 MiB and about a tenth of a second for each passphrase that somebody tries.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1


class WrongPassphrase(Problem):
    """The passphrase does not open the file, or the file was changed."""

    status = 422
    code = "wrong_passphrase"
    title = "Không mở được bản sao lưu"


class WeakPassphrase(Problem):
    """Too short to protect a file that anybody may carry away."""

    status = 422
    code = "weak_passphrase"
    title = "Mật khẩu sao lưu quá ngắn"


class SealingWriter(io.RawIOBase):
    """Writes sealed pieces to a file; `close` seals the last piece and leaves the file open."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        if len(passphrase) < MIN_PASSPHRASE_CHARS:
            raise WeakPassphrase(f"Mật khẩu sao lưu phải có ít nhất {MIN_PASSPHRASE_CHARS} ký tự.")
        salt, self._prefix = os.urandom(SALT_BYTES), os.urandom(PREFIX_BYTES)
        self._cipher, self._file = _cipher(passphrase, salt), file
        self._waiting, self._n_pieces = bytearray(), 0
        file.write(MARK + salt + self._prefix)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._n_pieces, last=last)
        self._file.write(self._cipher.encrypt(nonce, piece, MARK))
        self._n_pieces += 1


class UnsealingReader(io.RawIOBase):
    """Reads what `SealingWriter` wrote; WrongPassphrase at the first piece that does not fit."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        head = file.read(len(MARK) + SALT_BYTES + PREFIX_BYTES)
        salt, self._prefix = head[len(MARK) : -PREFIX_BYTES], head[-PREFIX_BYTES:]
        self._cipher, self._file = _cipher(passphrase, salt), file
        self._next, self._n_pieces, self._open = self._read_piece(), 0, bytearray()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._open and self._next:
            self._unseal()
        n = min(len(buffer), len(self._open))
        buffer[:n] = self._open[:n]
        del self._open[:n]
        return n

    def _read_piece(self) -> bytes:
        return self._file.read(PIECE_BYTES + TAG_BYTES)

    def _unseal(self) -> None:
        from cryptography.exceptions import InvalidTag

        piece, self._next = self._next, self._read_piece()
        nonce = _nonce(self._prefix, self._n_pieces, last=not self._next)
        try:
            self._open += self._cipher.decrypt(nonce, piece, MARK)
        except InvalidTag:
            raise WrongPassphrase("Mật khẩu sai, hoặc tệp sao lưu đã bị sửa hay cắt cụt.") from None
        self._n_pieces += 1


def is_sealed(path: Path) -> bool:
    """Whether the file needs a passphrase."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def _nonce(prefix: bytes, n_piece: int, *, last: bool) -> bytes:
    return prefix + n_piece.to_bytes(4, "big") + bytes([last])


def _cipher(passphrase: str, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    key = Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(passphrase.encode())
    return AESGCM(key)
