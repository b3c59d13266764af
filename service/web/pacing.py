"""How often one key or one address may ask: whoever asks faster is told when to come again."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import problem_response

#: Tried keys that were refused, a minute: nobody guesses 32 random bytes, but nobody should be let try either.
N_REFUSED_A_MINUTE: Final = 60
#: Callers remembered at most; those who have been silent longest are forgotten.
N_REMEMBERED: Final = 20_000
#: Operators' probes and files that never change are not counted.
UNCOUNTED: Final = ("/healthz", "/readyz", "/static/")


class Pace:
    """A bucket for each caller that holds a minute's worth of requests and fills evenly; 0 lets everything pass."""

    def __init__(self, n_a_minute: int) -> None:
        self._every_seconds = 60 / n_a_minute if n_a_minute else 0.0
        self._full_at: dict[str, float] = {}

    def seconds_to_wait(self, caller: str, *, at: float) -> float:
        """0 when the caller may ask now; counts nothing."""
        return max(0.0, self._full_at.get(caller, at) + self._every_seconds - at - 60) if self else 0.0

    def count(self, caller: str, *, at: float) -> None:
        """One request more of this caller."""
        if self:
            full_at = self._full_at.pop(caller, at)
            self._full_at[caller] = max(full_at, at) + self._every_seconds
            if len(self._full_at) > N_REMEMBERED:
                del self._full_at[next(iter(self._full_at))]

    def __bool__(self) -> bool:
        return self._every_seconds > 0


class Pacing:
    """Counts by key where one is sent, else by address, in each serving process by itself.

    The machine itself is not counted by address: behind a proxy that hides the visitors' addresses all of them
    would share one count. The /64 network of an IPv6 address counts as one.
    """

    def __init__(self, app: ASGIApp, *, n_by_key: int, n_by_address: int) -> None:
        self.app = app
        self.by_key = Pace(n_by_key)
        self.by_address = Pace(n_by_address)
        self.refused = Pace(N_REFUSED_A_MINUTE if n_by_key else 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNCOUNTED):
            await self.app(scope, receive, send)
            return
        key, address = _key(scope), _address(scope)
        at = monotonic()
        pace, caller = (self.by_key, key) if key else (self.by_address, address)
        wait = pace.seconds_to_wait(caller, at=at) if caller else 0.0
        if key and address:
            wait = max(wait, self.refused.seconds_to_wait(address, at=at))
        if wait:
            await _come_later(wait)(scope, receive, send)
            return
        if caller:
            pace.count(caller, at=at)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                self.refused.count(address, at=at)
            await send(message)

        await self.app(scope, receive, noting if key and address else send)


def _key(scope: Scope) -> str:
    """What tells one key from another, but is not the key."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            return f"{hash(value):x}"
    return ""


def _address(scope: Scope) -> str:
    return _caller((scope.get("client") or ("", 0))[0])


@lru_cache(N_REMEMBERED)
def _caller(host: str) -> str:
    """The caller's address; "" for the machine itself and where there is none."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_loopback:
        return ""
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host


def _come_later(seconds: float) -> ASGIApp:
    whole = int(seconds) + 1
    return problem_response(
        status=429,
        code="too_many_requests",
        title="Gửi quá nhiều yêu cầu",
        detail=f"Gửi quá nhanh; hãy gửi lại sau {whole} giây.",
        extra={"retry_after": whole},
        headers={"Retry-After": str(whole)},
    )
