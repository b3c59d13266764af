"""The page of one's own account: another password, and whom it shuts out."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.accounts.keeping import add_account, get_account
from service.accounts.nouns import Role
from service.accounts.store import list_audit

OLD, NEW = "mật khẩu rất dài", "một câu khác dễ nhớ hơn"
OWN = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}

SignIn = Callable[[str], int]


@pytest.fixture
def enter(app: FastAPI, client: TestClient) -> SignIn:
    """Signs lan in with a password and gives the status of the answer."""
    with app.state.sessions.begin() as session:
        add_account(session, name="lan", roles=[Role.officer], password=OLD)
    client.headers.update(OWN)

    def with_password(password: str) -> int:
        form = {"sign_in_name": "lan", "sign_in_password": password}
        return client.post("/sign-in", data=form, follow_redirects=False).status_code

    return with_password


def change(client: TestClient, *, old: str = OLD, new: str = NEW, again: str = "") -> tuple[int, str]:
    form = {"old_password": old, "new_password": new, "new_password_again": again or new}
    answer = client.post("/account/password", data=form)
    return answer.status_code, answer.text


class TestOwnPassword:
    def test_is_changed_and_all_other_sessions_end(
        self, app: FastAPI, client: TestClient, enter: SignIn
    ) -> None:
        enter(OLD)
        elsewhere = dict(client.cookies)
        client.cookies.clear()
        enter(OLD)
        before = dict(client.cookies)
        status, text = change(client)
        assert (status, "Đã đổi mật khẩu" in text) == (200, True)
        assert client.get("/account").status_code == 200, "this browser goes on, with a session of its own"
        for cookies in (elsewhere, before):
            client.cookies.clear()
            client.cookies.update(cookies)
            assert client.get("/account").status_code == 401
        assert (enter(OLD), enter(NEW)) == (401, 303)
        with app.state.sessions() as session:
            account = get_account(session, "lan")
            lines = list_audit(session, subject="account", subject_id=account.id)
            kept = account.password_hash
        assert [(line.action, line.account_id) for line in lines][-1] == ("change_password", account.id)
        assert str(kept).startswith("$argon2id$")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"old": "không phải nó"}, "Mật khẩu đang dùng không đúng"),
            ({"new": "ngắn"}, "từ 10 đến 200 ký tự"),
            ({"again": "một câu khác hẳn rồi"}, "không giống nhau"),
            ({"new": "x" * 5_000}, "từ 10 đến 200 ký tự"),
        ],
    )
    def test_stays_when_something_is_wrong(
        self, client: TestClient, enter: SignIn, typed: dict[str, str], said: str
    ) -> None:
        enter(OLD)
        status, text = change(client, **typed)
        assert (status, said in text) == (422, True)
        assert not any(word in text for word in typed.values()), "no password stands in a page"
        assert enter(OLD) == 303

    def test_guessing_the_old_one_is_slowed_down(self, client: TestClient, enter: SignIn) -> None:
        enter(OLD)
        statuses = [change(client, old=f"đoán lần thứ {n}")[0] for n in range(6)]
        assert statuses == [422] * 5 + [429]
