"""Pages below the browser: sessions for the API too, other sites shut out, errors as pages or as problems."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.web.error_pages import wants_page

PASSWORD = "mật khẩu rất dài"
OWN = {"Sec-Fetch-Site": "same-origin"}
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def signed_in(app: FastAPI, client: TestClient) -> TestClient:
    with app.state.sessions.begin() as session:
        add_account(session, name="lan", roles=[Role.officer], password=PASSWORD)
        add_account(session, name="quản trị", roles=[Role.administrator])
    form = {"sign_in_name": "lan", "sign_in_password": PASSWORD, "sign_in_next": "/review"}
    answer = client.post("/sign-in", data=form, headers=OWN, follow_redirects=False)
    assert answer.status_code == 303
    return client


class TestSessionCookie:
    def test_opens_the_api_too(self, signed_in: TestClient) -> None:
        assert signed_in.get("/api/v1/me").json()["name"] == "lan"
        assert signed_in.get("/api/v1/opinions").status_code == 200

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            (OWN, 422),
            ({"Sec-Fetch-Site": "none"}, 422),
            ({"Origin": "http://testserver"}, 422),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://testserver.khac.example"}, 403),
            ({}, 403),
        ],
    )
    def test_changes_only_from_our_own_pages(
        self, signed_in: TestClient, headers: dict[str, str], status: int
    ) -> None:
        """An empty body is refused after the origin was accepted."""
        assert signed_in.post("/api/v1/opinions", json={}, headers=headers).status_code == status

    @pytest.mark.parametrize("next", ["https://khac.example", "//khac.example", "/\\khac.example", "khac"])
    def test_sign_in_never_leads_elsewhere(self, signed_in: TestClient, next: str) -> None:
        form = {"sign_in_name": "lan", "sign_in_password": PASSWORD, "sign_in_next": next}
        answer = signed_in.post("/sign-in", data=form, headers=OWN, follow_redirects=False)
        assert answer.headers["location"] == "/review"


def test_an_administrator_lands_where_he_may_be(app: FastAPI, client: TestClient) -> None:
    """Only those who write are shown one opinion after the other."""
    with app.state.sessions.begin() as session:
        add_account(session, name="quản trị", roles=[Role.administrator], password=PASSWORD)
    form = {"sign_in_name": "quản trị", "sign_in_password": PASSWORD}
    answer = client.post("/sign-in", data=form, headers={**OWN, **HTML})
    assert (answer.status_code, answer.url.path) == (200, "/review/list")


class TestErrors:
    def test_people_get_a_page_and_programs_a_problem(self, client: TestClient) -> None:
        page, problem = client.get("/khong-co", headers=HTML), client.get("/khong-co")
        assert (page.status_code, problem.status_code) == (404, 404)
        assert page.headers["content-type"].startswith("text/html")
        assert problem.headers["content-type"] == "application/problem+json"

    def test_whoever_is_signed_in_keeps_the_menu(self, signed_in: TestClient) -> None:
        refused = signed_in.get("/catalogue/people", headers=HTML)
        assert (refused.status_code, refused.headers["cache-control"]) == (403, "no-store")
        assert "Đăng xuất" in refused.text

    def test_the_api_never_answers_with_a_page(self, client: TestClient) -> None:
        answer = client.get("/api/v1/opinions", headers=HTML)
        assert answer.headers["content-type"] == "application/problem+json"

    def test_whoever_is_not_signed_in_sees_the_sign_in_page(self, client: TestClient) -> None:
        answer = client.get("/handling?due=overdue", headers=HTML)
        assert answer.status_code == 401
        assert 'value="/handling?due=overdue"' in answer.text

    def test_wants_page_needs_a_browser(self) -> None:
        from starlette.requests import Request

        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
        assert not wants_page(Request(scope))


class TestAssets:
    def test_are_kept_for_long_and_compressed(self, client: TestClient) -> None:
        page = client.get("/", headers=HTML).text
        address = page.split('rel="stylesheet" href="')[1].split('"')[0]
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
