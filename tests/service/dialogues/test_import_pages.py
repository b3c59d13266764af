"""Pages for importing below the browser: bad input, faults at their row, nothing typed is lost, nothing done twice."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.app import create_app
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.opinions.records import OpinionRecord
from service.settings import Settings

PASSWORD = "mật khẩu rất dài"
HEADERS = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
MINUTES = """Ý KIẾN CỦA NHÂN DÂN
Ông Thắng, thôn Đông: Nước máy đục và tanh hai tháng nay.
Bà <script>alert(1)</script>, thôn Đoài: Đường liên thôn nhiều ổ gà, trời mưa không đi được.
Ông Hùng, thôn Hạ: Trạm y tế thiếu thuốc, dân phải đi mua ngoài.
"""
LEFT_OUT = """Hội nghị kết thúc vào hồi 11 giờ.
Ông Minh, Chủ tịch UBND xã trả lời: có người tố cáo cán bộ địa chính nhận hối lộ, bao che lấn chiếm.
"""
RIGHT_TO_LEFT = "\u202e"


@pytest.fixture(scope="module")
def app(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    model_store: Path,
    classifier: Classifier,
) -> FastAPI:
    home = tmp_path_factory.mktemp("import")
    (home / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(home=home, model_store=model_store, max_body_bytes=3 * 1024 * 1024)
    app = create_app(settings, classifier=classifier)
    app.add_api_route("/fail", fail)
    with app.state.sessions.begin() as session:
        add_account(session, name="lan", roles=[Role.officer], password=PASSWORD)
        add_account(session, name="hà", roles=[Role.leader], password=PASSWORD)
    return app


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, headers=HEADERS) as client:
        enter(client, "lan")
        yield client


def fail() -> None:
    """A bug."""
    raise RuntimeError("about thôn Đông")


def enter(client: TestClient, name: str) -> None:
    client.cookies.clear()
    form = {"sign_in_name": name, "sign_in_password": PASSWORD, "sign_in_next": "/dialogues"}
    assert client.post("/sign-in", data=form, follow_redirects=False).status_code == 303


def upload(
    client: TestClient, content: bytes | str, name: str = "bien-ban.txt", path: str = "/dialogues"
) -> Any:
    sent = content.encode() if isinstance(content, str) else content
    return client.post(path, files={"file": (name, sent)}, data={"text": ""})


def words_of(answer: Any) -> str:
    """What a person reads."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def ids_of(answer: Any) -> list[int]:
    return [int(id) for id in re.findall(r'<tr id="row-(\d+)"', answer.text)]


def form_of(answer: Any) -> dict[str, str | list[str]]:
    """Facts and open rows of a preview as a browser would send them."""
    form: dict[str, str | list[str]] = dict(
        re.findall(r'<input id="(\w+)" name="\1"[^>]*? value="([^"]*)"', answer.text)
    )
    form["row"] = re.findall(r'name="row" value="(\d+)"', answer.text)
    for name, value in re.findall(r'<textarea id="([\w-]+)"[^>]*>\n(.*?)</textarea>', answer.text, re.S):
        form[name] = unescape(value)
    for name, value in re.findall(
        r'<input id="((?:speaker|village)-\d+)"[^>]*? value="([^"]*)"', answer.text
    ):
        form[name] = unescape(value)
    for name, options in re.findall(r'<select id="(kind-\d+)"[^>]*>(.*?)</select>', answer.text, re.S):
        form[name] = re.findall(r'value="(\w+)" selected', options)[0]
    for name, value in re.findall(r'name="(topic-\d+)" value="(\w+)" checked', answer.text):
        form[name] = [*form.get(name, []), value]
    return form


def n_opinions(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(OpinionRecord)) or 0


@pytest.fixture
def preview(app: FastAPI, client: TestClient) -> Any:
    """The page of a fresh preview."""
    with app.state.sessions.begin() as session:
        for row in session.scalars(select(DialogueRowRecord)):
            session.delete(row)
        session.flush()
        for dialogue in session.scalars(select(DialogueRecord).where(DialogueRecord.state == "preview")):
            session.delete(dialogue)
    answer = upload(client, MINUTES)
    assert answer.status_code == 200, answer.text
    return answer


class TestUpload:
    @pytest.mark.parametrize(
        ("content", "name", "status", "words"),
        [
            (b"", "a.txt", 422, "không có nội dung chữ"),
            (b"MZ" + b"\0" * 300, "bien-ban.docx", 415, "không khớp với đuôi tên tệp"),
            (b"PK\x03\x04broken", "a.docx", 422, "hỏng"),
            (b"\x89PNG\r\n\x1a\n" + b"\0\1" * 99, "anh.png", 422, "ảnh"),
            (b"{", "a.json", 422, "JSON"),
            (b"Ch\xe0o \xff\xfe", "a.txt", 422, "Bảng mã"),
            ("BIÊN BẢN\nHội nghị kết thúc vào hồi 11 giờ.", "a.txt", 422, "Không tìm thấy ý kiến nào"),
        ],
    )
    def test_what_cannot_be_read_is_told_on_the_page(
        self, client: TestClient, content: bytes | str, name: str, status: int, words: str
    ) -> None:
        answer = upload(client, content, name)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert words in words_of(answer)

    def test_needs_a_file_or_a_text_and_not_both(self, client: TestClient) -> None:
        assert client.post("/dialogues", data={"text": " "}).status_code == 422
        sent = client.post("/dialogues", files={"file": ("a.txt", b"x")}, data={"text": "Nước đục quá."})
        assert "một trong hai" in words_of(sent)
        assert "Nước đục quá." in sent.text

    @pytest.mark.parametrize("is_declared", [True, False])
    def test_too_large_is_a_page_in_vietnamese(self, client: TestClient, is_declared: bool) -> None:
        big = b"x" * (4 * 1024 * 1024)
        if is_declared:
            answer = upload(client, big)
        else:
            kind = {"Content-Type": "multipart/form-data; boundary=b"}
            head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
            answer = client.post("/dialogues", content=iter([head, big]), headers=kind)
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")
        assert "tối đa 20 MB" in words_of(answer)

    def test_a_bug_is_a_page_too_and_tells_nothing(self, client: TestClient) -> None:
        answer = client.get("/fail")
        assert (answer.status_code, answer.headers["content-type"][:9]) == (500, "text/html")
        assert "Hệ thống gặp lỗi" in words_of(answer)
        assert "thôn Đông" not in answer.text
        as_program = client.get("/fail", headers={"Accept": "application/json"})
        assert as_program.json()["code"] == "internal_error"

    def test_pasted_lines_cells_and_hostile_ones(self, client: TestClient) -> None:
        rows = ["Người nêu\tThôn\tNội dung ý kiến\tTrả lời"]
        rows += [
            f'Trần {n}\tthôn {n}\t=HYPERLINK("http://x";"{n}") Nước máy đục, số {n}\t' for n in range(1, 200)
        ]
        rows += [f"Lê An{RIGHT_TO_LEFT}\tthôn Hạ\tĐường thôn Hạ hỏng nặng\tSẽ sửa trong quý I"]
        answer = client.post("/dialogues", data={"text": "\r\n".join(rows)})
        assert answer.status_code == 200
        assert len(ids_of(answer)) == 200
        assert "Sẽ sửa trong quý I" in words_of(answer)
        assert RIGHT_TO_LEFT not in answer.text
        assert "=HYPERLINK" in words_of(answer)
        assert 'href="http://x' not in answer.text

    def test_twice_leads_to_the_same_preview(self, client: TestClient, preview: Any) -> None:
        assert upload(client, MINUTES).url == preview.url

    def test_a_session_that_ended_keeps_the_pasted_text(self, client: TestClient) -> None:
        client.cookies.clear()
        answer = client.post("/dialogues", data={"text": MINUTES * 200})
        assert answer.status_code == 401
        assert unescape(answer.text).count("Nước máy đục") == 200
        lost = upload(client, MINUTES)
        assert "trừ tệp" in words_of(lost)
        enter(client, "lan")


class TestPreview:
    def test_shows_rows_as_text(self, preview: Any) -> None:
        words = words_of(preview)
        for word in (
            "Thắng",
            "thôn Đoài",
            "Nước máy đục",
            "Nước sạch",
            "Giao thông",
            "Sẽ tiếp nhận 3 ý kiến",
        ):
            assert word in words
        assert "<script>alert" not in preview.text

    def test_lines_that_were_left_out_are_read_and_taken_in(self, app: FastAPI, client: TestClient) -> None:
        """Ticking a line is enough, whatever button is pressed; an old page takes nothing a second time."""
        shown = upload(client, MINUTES + LEFT_OUT)
        words = words_of(shown)
        assert "Đã bỏ qua 3 đoạn" in words
        assert "Thành phần, thủ tục hội nghị: 1 Hội nghị kết thúc vào hồi 11 giờ" in words
        assert "Trả lời, giải trình: 1 [Nội dung được giữ kín, có thể là tố cáo]" in words
        assert "bao che" not in words
        lines = re.findall(r'name="line" value="(\d+)"> (.*?)</label>', shown.text)
        [meeting] = [number for number, text in lines if "kết thúc" in text]
        form = {**form_of(shown), "line": [meeting, "99999", "x"], "do": "bring"}
        brought = client.post(shown.url, data=form)
        assert "Đã bỏ qua 2 đoạn" in words_of(brought)
        assert "Sẽ tiếp nhận 4 ý kiến" in words_of(brought)
        assert "kết thúc vào hồi 11 giờ" in words_of(brought).partition("Thêm ý kiến còn thiếu")[0]
        again = client.post(shown.url, data=form)
        assert "Sẽ tiếp nhận 4 ý kiến" in words_of(again)
        [hidden] = [number for number, text in lines if "giữ kín" in text]
        received = client.post(shown.url, data={**form_of(again), "line": hidden, "do": "confirm"})
        assert "Đã tiếp nhận 5 ý kiến" in words_of(received)
        assert "1 ý kiến có thể là tố cáo được giữ kín" in words_of(received)
        with app.state.sessions() as session:
            kept = session.get_one(DialogueRecord, received.url.path.rsplit("/", 1)[1])
            assert kept.left_out == {"heading": 1, "procedure": 0, "answer": 0}, "no words are left"

    def test_faults_stand_at_their_row_with_all_that_was_typed(
        self, client: TestClient, preview: Any
    ) -> None:
        first, second, _ = ids_of(preview)
        opened = client.post(preview.url, data={**form_of(preview), "do": f"edit-{first}"})
        opened = client.post(preview.url, data={**form_of(opened), "do": f"edit-{second}"})
        form = form_of(opened) | {
            f"text-{first}": " ", f"speaker-{second}": "Bà Tâm <b>", f"topic-{second}": [], "held_on": "31/02/2026",
            f"answer-{second}": "Đã trả lời rồi.", "chair": "Ông Bình", "do": "confirm",
        }  # fmt: skip
        answer = client.post(preview.url, data=form)
        assert answer.status_code == 422
        for name in (f"text-{first}-fault", f"topic-{second}-fault", "held_on-fault"):
            assert f'id="{name}"' in answer.text, name
        typed = form_of(answer)
        assert (typed["held_on"], typed["chair"]) == ("31/02/2026", "Ông Bình")
        assert typed[f"speaker-{second}"] == "Bà Tâm <b>"
        assert typed[f"answer-{second}"] == "Đã trả lời rồi."
        assert "ít nhất một" in words_of(answer)

    def test_typed_rows_are_saved_whatever_button_is_pressed(self, client: TestClient, preview: Any) -> None:
        first, second, third = ids_of(preview)
        opened = client.post(preview.url, data={**form_of(preview), "do": f"edit-{first}"})
        form = form_of(opened) | {f"answer-{first}": "Sẽ súc rửa đường ống.", "place": "Hội trường"}
        answer = client.post(preview.url, data={**form, "do": f"drop-{third}"})
        assert form_of(answer)[f"answer-{first}"] == "Sẽ súc rửa đường ống."
        assert 'value="Hội trường"' in answer.text
        assert "1 dòng không lấy" in words_of(answer)
        answer = client.post(preview.url, data={**form_of(answer), "do": f"merge-{second}"})
        assert ids_of(answer) == [first, third]

    def test_a_stale_row_is_told_and_changes_nothing(self, client: TestClient, preview: Any) -> None:
        _, second, _ = ids_of(preview)
        for status in (200, 422):
            answer = client.post(preview.url, data={**form_of(preview), "do": f"merge-{second}"})
            assert answer.status_code == status
        assert "không còn nữa" in words_of(answer)

    def test_the_second_of_two_officers_is_told_and_wipes_nothing_out(
        self, client: TestClient, preview: Any
    ) -> None:
        """Both have the same row open; each page carries the marks of what stood there."""
        first, second, _ = ids_of(preview)
        opened = client.post(preview.url, data={**form_of(preview), "do": f"edit-{first}"})
        opened = client.post(preview.url, data={**form_of(opened), "do": f"edit-{second}"})
        page = form_of(opened) | dict(re.findall(r'name="(seen(?:-\d+)?)" value="(\w+)"', opened.text))
        colleague = {f"answer-{first}": "Sẽ súc rửa đường ống.", "place": "Hội trường", "do": "save"}
        client.post(preview.url, data=page | colleague)
        late = page | {
            f"answer-{first}": "Đã xong.",
            f"answer-{second}": "Sẽ vá.",
            "chair": "Ông Bình",
            "do": "save",
        }
        told = client.post(preview.url, data=late)
        assert (told.status_code, words_of(told).count("Đồng nghiệp vừa sửa chỗ này")) == (422, 4)
        typed = form_of(told)
        assert (typed[f"answer-{first}"], typed["chair"]) == ("Đã xong.", "Ông Bình")
        untouched = client.post(preview.url, data=page | {"do": "save"})
        stands = form_of(untouched)
        assert stands[f"answer-{first}"] == "Sẽ súc rửa đường ống.", (
            "a page in which nothing was typed changes nothing"
        )
        assert (stands["place"], stands[f"answer-{second}"]) == ("Hội trường", "Sẽ vá.")
        again = form_of(told) | dict(re.findall(r'name="(seen(?:-\d+)?)" value="(\w+)"', told.text))
        assert form_of(client.post(preview.url, data=again | {"do": "save"}))[f"answer-{first}"] == "Đã xong."

    def test_a_line_end_alone_is_a_change(self, client: TestClient, preview: Any) -> None:
        """A row is cut where the officer breaks the line."""
        _, second, _ = ids_of(preview)
        opened = client.post(preview.url, data={**form_of(preview), "do": f"edit-{second}"})
        page = form_of(opened) | dict(re.findall(r'name="(seen(?:-\d+)?)" value="(\w+)"', opened.text))
        text = str(page[f"text-{second}"]).replace("ổ gà, ", "ổ gà,\n")
        assert (
            len(
                ids_of(
                    client.post(preview.url, data=page | {f"text-{second}": text, "do": f"lines-{second}"})
                )
            )
            == 4
        )

    def test_adds_what_was_passed_over(self, client: TestClient, preview: Any) -> None:
        form = form_of(preview) | {"new-text": "", "do": "add"}
        assert 'id="new-text-fault"' in client.post(preview.url, data=form).text
        form |= {"new-text": "Loa truyền thanh hỏng.", "new-speaker": "Cụ Tám"}
        answer = client.post(preview.url, data=form)
        assert len(ids_of(answer)) == 4
        assert "Cụ Tám" in words_of(answer)

    def test_confirming_twice_receives_once(self, app: FastAPI, client: TestClient, preview: Any) -> None:
        before = n_opinions(app)
        form = {**form_of(preview), "do": "confirm"}
        for _ in range(2):
            answer = client.post(preview.url, data=form)
            assert "Đã tiếp nhận 3 ý kiến" in words_of(answer)
        assert n_opinions(app) == before + 3
        again = upload(client, MINUTES)
        assert "đã được nhập rồi" in words_of(again)
        client.post(again.url, data={"do": "discard"})
        assert client.get(again.url).status_code == 404

    def test_all_dropped_is_not_confirmed(self, app: FastAPI, client: TestClient, preview: Any) -> None:
        before = n_opinions(app)
        for id in ids_of(preview):
            client.post(preview.url, data={"do": f"drop-{id}"})
        answer = client.post(preview.url, data={"do": "confirm"})
        assert (answer.status_code, n_opinions(app)) == (422, before)

    @pytest.mark.parametrize("order", ["", "x", "edit-", "edit-99999", "merge-0", "split-1", "edit-9" * 50])
    def test_nonsense_orders_do_no_harm(self, client: TestClient, preview: Any, order: str) -> None:
        assert client.post(preview.url, data={"do": order, "row": "abc"}).status_code in (200, 422)
        assert len(ids_of(client.get(preview.url, params={"open": "x,1,²", "at": "²"}))) == 3


LABELLED = """Nội dung ý kiến,Lĩnh vực,Loại
Nước máy đục và tanh hai tháng nay,Nước xạch,Phản ánh
"Đường liên thôn nhiều ổ gà, đề nghị sửa",GTNT,Kiến nghị
Trạm y tế thiếu thuốc,Zzzz,Phản ánh
Nhà văn hóa thôn dột nát,Văn hóa,Phản ánh
Nhà văn hóa thôn dột nát,Văn hóa,Phản ánh
Đèn đường hỏng cả xóm,Điện,Phản ánh
Đèn đường hỏng cả xóm,Y tế,Phản ánh
"""


class TestLabelled:
    PATH = "/dialogues/labelled"

    @pytest.fixture
    def page(self, app: FastAPI, client: TestClient) -> Any:
        with app.state.sessions.begin() as session:
            for record in (LabelledRowRecord, LabelledFileRecord):
                for row in session.scalars(select(record)):
                    session.delete(row)
                session.flush()
        return upload(client, LABELLED, "nhan.csv", self.PATH)

    @staticmethod
    def boxes(answer: Any) -> dict[str, Any]:
        form: dict[str, Any] = {"view": "faulty", "place": "1"}
        form["row"] = re.findall(r'name="row" value="(\d+)"', answer.text)
        for name, value in re.findall(r'<input id="(topics-\d+)"[^>]*? value="([^"]*)"', answer.text):
            form[name] = unescape(value)
        for name, options in re.findall(r'<select id="(kind-\d+)"[^>]*>(.*?)</select>', answer.text, re.S):
            form[name] = re.findall(r'value="(\w*)" selected', options)[0]
        return form

    def test_shows_faults_suggestions_and_columns(self, page: Any) -> None:
        words = words_of(page)
        for word in (
            "“Lĩnh vực” là lĩnh vực", "Không có lĩnh vực “Nước xạch”", "Dùng “Nước sạch”", "Cần sửa (4)",
            "Không có lĩnh vực “Zzzz”", "nhãn khác", "Không lấy (1)",
        ):  # fmt: skip
            assert word in words, word

    def test_fixes_leaves_out_and_saves(self, app: FastAPI, client: TestClient, page: Any) -> None:
        refused = client.post(page.url, data={**self.boxes(page), "do": "confirm"})
        assert refused.status_code == 422
        assert "Còn 4 dòng có lỗi" in words_of(refused)
        mended = client.post(page.url, data={**self.boxes(page), "do": "use-1"})
        assert "Cần sửa (3)" in words_of(mended)
        form = self.boxes(mended) | {"topics-3": "Y tế", "do": "out-7"}
        mended = client.post(page.url, data=form)
        assert "Cần sửa (0)" in words_of(mended), words_of(mended)
        for _ in range(2):
            saved = client.post(page.url, data={**self.boxes(mended), "do": "confirm"})
            assert "Đã lưu 5 dòng" in words_of(saved)
        with app.state.sessions() as session:
            topics = list(
                session.scalars(select(LabelledRowRecord.topics).order_by(LabelledRowRecord.position))
            )
        assert topics[:3] == [["clean_water"], ["roads"], ["health"]]
        client.post(page.url, data={"do": "withdraw"})
        assert "đã rút" in words_of(client.get(self.PATH))

    def test_may_leave_out_all_that_is_faulty(self, client: TestClient, page: Any) -> None:
        form = self.boxes(page) | {"do": "confirm", "leave_out_faulty": "yes"}
        assert "Đã lưu 2 dòng" in words_of(client.post(page.url, data=form))

    def test_takes_every_suggestion_at_once(self, client: TestClient, page: Any) -> None:
        answer = client.post(page.url, data={**self.boxes(page), "do": "suggested"})
        assert "Cần sửa (3)" in words_of(answer)

    @pytest.mark.parametrize(
        ("content", "name", "status"),
        [
            (b"", "a.csv", 422),
            (b"a,b\n1,2\n", "a.csv", 422),
            (b"MZ\0\0", "a.xlsx", 415),
            (b"[1]", "a.json", 422),
        ],
    )
    def test_bad_files(self, client: TestClient, content: bytes, name: str, status: int) -> None:
        assert upload(client, content, name, self.PATH).status_code == status

    def test_a_leader_may_import_minutes_but_not_teach(self, client: TestClient) -> None:
        enter(client, "hà")
        assert "gán nhãn" not in words_of(client.get("/dialogues"))
        assert client.get(self.PATH).status_code == 403
        enter(client, "lan")
