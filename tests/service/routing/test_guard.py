"""The guard must catch denunciations however they are written, and let the office's everyday words through."""

import time

import pytest

from models.text import normalize
from service.routing.guard import guard

DENUNCIATIONS = [
    ("Tôi tố cáo ông Trần Văn Bách, trưởng thôn, bán đất công.", "in so many words"),
    ("Tôi xin tố cáo cán bộ địa chính xã vòi tiền khi làm sổ đỏ.", "a role instead of a name"),
    ("toi to cao ong truong thon an chan tien ho ngheo", "no marks at all"),
    ("TÔI TỐ CÁO ÔNG CHỦ TỊCH XÃ NHẬN HỐI LỘ", "everything in capitals"),
    ("TOI LAM DON TO CAO BA HIEU TRUONG LAP KHONG DANH SACH", "capitals without marks"),
    ("Tôi tô\u0301 ca\u0301o ông trưởng ấp", "decomposed marks"),
    ("Đơn tố cáo: bà kế toán hợp tác xã sửa sổ.", "the heading of a letter"),
    ("Chúng tôi 12 hộ dân làm đơn tố cáo ông H. thu tiền không trả.", "several speakers"),
    ("Có ý kiến tố cáo công an viên thôn Hạ.", "reported in minutes"),
    (
        "Bà Phạm Thị Hà (xóm 10) tố cáo nhà thầu rút ruột công trình đường xóm.",
        "the speaker is named, with a number",
    ),
    ("Tôi khiếu nại, tố cáo ông Nguyễn Văn Tám lấn đất và bao che cho con.", "boilerplate words in earnest"),
    ("Chúng tôi xin khiếu nại và tố cáo việc làm của ban quản trị.", "the pair of words in the first person"),
    ("Tôi tố giác anh T. ở chốt kiểm soát nhận tiền của người giao hàng.", "tố giác"),
    ("Tôi xin tố giác tội phạm: nhà số 9 bán ma túy.", "reporting a crime"),
    ("Một cử tri tố ông phó chủ tịch ký xác nhận sai nguồn gốc đất.", "tố alone before a person"),
    ("Tôi muốn hỏi gửi đơn tố cáo của tôi ở đâu cho kín?", "asks for the way to denounce"),
    (
        "Đề nghị giải quyết đơn tố cáo của tôi gửi từ tháng 3.",
        "the office's verb, but the speaker's own letter",
    ),
    ("Đề nghị giải quyết dứt điểm đơn tố cáo ông Lê Văn Chót.", "the office's verb, but a name"),
    ("Cán bộ địa chính xã nhận hối lộ của chủ đầu tư.", "act and role"),
    ("Ông Bùi Văn Kiệm chủ nhiệm HTX khai khống 12 tấn xi măng.", "false lists"),
    ("Bà kế toán trường kê khống bốn chục suất học bổng nghèo.", "false lists, role only"),
    ("Ổng ăn chặn gạo cứu trợ của bà con, ai cũng biết.", "a southern pronoun"),
    ("ông hùng trưởng thôn ăn chặn tiền hộ nghèo, chia cho người nhà", "a name in small letters"),
    ("Công an viên thôn biết sòng bạc mà bao che vì là anh em vợ.", "cover-up"),
    ("cong an vien biet song bac ma bao che", "cover-up without marks"),
    ("Trưởng ban quản lý chợ đòi lót tay mới cho bốc thăm sạp.", "lót tay"),
    ("Chị ngồi quầy số 3 vòi vĩnh, anh cán bộ hộ tịch cũng thế.", "vòi vĩnh"),
    ("Muốn nhanh phải chung chi cho cán bộ một cửa.", "chung chi"),
    ("Ông thủ quỹ biển thủ 40 triệu tiền thủy lợi phí.", "biển thủ"),
    ("Hiệu trưởng tham ô tiền ăn bán trú.", "tham ô"),
    ("Đội trưởng trật tự đô thị bảo kê hàng quán vỉa hè.", "bảo kê by an official"),
    ("Ông phó chủ tịch lợi dụng chức vụ đưa em vợ vào danh sách.", "abuse of office"),
    ("Cán bộ chính sách làm giả hồ sơ thương binh cho 3 người.", "forged files"),
    ("Giám sát của ban quản lý dự án nhận phong bì mỗi tuần.", "envelopes"),
    ("Ông trưởng xóm giả chữ ký của 5 hộ.", "forged signatures"),
    ("Anh địa chính gợi ý gia đình tôi đưa 25 triệu để hợp thức phần đất dôi dư.", "a hint to pay"),
    ("Cán bộ địa chính tên Hàm lấy của tôi hai triệu, bảo lo trong tuần.", "an amount taken by an official"),
    ("Đại úy Kha Minh Tường ở trạm, nhận ba triệu mỗi tháng của nhà xe.", "an amount taken by a rank"),
    ("Tổ trưởng vay vốn giữ lại 2tr của mỗi hộ khi giải ngân.", "an amount in telephone spelling"),
    ("Trưởng thôn thu mỗi hộ 300 nghìn không có biên lai.", "no paper"),
    ("truong thon thu 300k moi ho khong bien lai", "no paper, no marks"),
    ("Anh công an xã thu giữ xe, nộp tiền thì không viết giấy gì cả.", "no paper, role first"),
    ("Xin giữ kín tên tôi: ông Đ. ghi đề ở quán đầu xóm.", "secrecy and a person"),
    ("Nhà nghỉ trong ngõ 21 chứa bạc, lô đề, tôi không ký tên vì sợ trả thù.", "secrecy and a crime"),
    ("chu quan D ban ma tuy cho hoc sinh, xin giau ten", "secrecy without marks"),
    ("Tôi nêu đích danh ông trưởng ban nhân dân ấp Lung Cạn.", "names on purpose"),
]

EVERYDAY = [
    ("Công tác giải quyết đơn thư khiếu nại, tố cáo được thực hiện kịp thời.", "a report's achievement"),
    ("Công tác tiếp công dân, giải quyết đơn thư khiếu nại, tố cáo được duy trì.", "the same with reception"),
    ("Đề nghị tuyên truyền luật khiếu nại, tố cáo cho nhân dân.", "a plain request"),
    ("Đề nghị phổ biến Luật Khiếu nại, Luật Tố cáo tới các chi hội.", "names of laws"),
    ("Tổ chức tập huấn Luật Tố cáo năm 2018 cho cán bộ thôn.", "a law with its year"),
    ("Cần hướng dẫn công dân thực hiện quyền khiếu nại, tố cáo đúng quy định.", "rights in general"),
    ("Trong kỳ không phát sinh đơn tố cáo.", "statistics"),
    ("Tiếp nhận 12 đơn, trong đó có 3 đơn khiếu nại, 2 đơn tố cáo, 7 đơn kiến nghị.", "counts"),
    ("Hạn chế đơn thư khiếu nại tố cáo vượt cấp, kéo dài.", "a task"),
    ("Tình hình khiếu nại và tố cáo trên địa bàn ổn định.", "the pair with và"),
    ("Vận động nhân dân tích cực tố giác tội phạm, giữ gìn an ninh trật tự.", "a campaign"),
    ("Đề nghị đặt hòm thư tố giác tội phạm ở nhà văn hóa.", "a letter box"),
    ("Tiếp nhận, xử lý tin báo, tố giác về tội phạm đạt 95%.", "police statistics"),
    ("Nhà trưng bày tố cáo tội ác chiến tranh cần được tu sửa.", "a museum"),
    ("hang cay to cao truoc cong truong sap do, mong xa cat tia", "tall trees, without marks"),
    ("Hàng cây to cao trước cổng trường sắp đổ.", "tall trees"),
    ("Đề nghị tăng cường phòng, chống tham nhũng, lãng phí.", "a policy"),
    (
        "Đề nghị đẩy mạnh công tác phòng chống tham nhũng trong cán bộ, đảng viên.",
        "a policy naming officials",
    ),
    ("Cử tri mong Trung ương tiếp tục đấu tranh chống tham nhũng.", "a policy of the centre"),
    ("Đề nghị công an xử lý nạn bảo kê máy gặt.", "gangs; the police is asked, not accused"),
    ("Xe chở cát không phủ bạt bao che, bụi mù mịt, đề nghị công an xã xử lý.", "tarpaulins"),
    ("Công trình xây dựng không có lưới bao che làm rơi gạch.", "scaffold nets"),
    ("hoc nghe xong khong co chung chi, ba con hoi can bo xa", "certificates without marks"),
    ("Đồng hồ nước nhà tôi quay khi không mở vòi, mong nhân viên cấp nước xuống xem.", "a tap"),
    ("Ngành điện cắt điện không báo trước, dân không kịp trở tay.", "no notice"),
    ("Anh nhân viên điện lực hứa sẽ báo trước mỗi lần ngắt điện, xin được báo trước.", "notice wanted"),
    ("Tình trạng đá gà ăn tiền ở chợ, đề nghị công an xã dẹp.", "gambling"),
    ("Các khoản thu đầu năm học cao quá, phụ huynh phải đóng 2 triệu.", "fees of a school"),
    ("Ông Nguyễn Văn A, thôn Trung: Đề nghị nâng cấp đường liên thôn.", "a speaker's name"),
    ("Bà Lê Thị Hoa (tổ 4) phản ánh mương thoát nước bị tắc.", "a speaker in brackets"),
    ("Ông Ba hàng xóm đốt rác khói bay sang nhà tôi.", "a neighbour"),
    ("Tôi chưa nhận được 500 nghìn tiền hỗ trợ, cán bộ bảo chờ.", "money awaited"),
    ("Gia đình tôi nhận 30 triệu tiền đền bù là quá thấp.", "money received by the speaker"),
    ("Hộ kinh doanh nhỏ xuất hóa đơn điện tử khó quá.", "invoices"),
    ("Cây xăng đầu xã bán thiếu, không xuất hóa đơn.", "no receipt, nobody accused"),
    ("Tôi khiếu nại quyết định thu hồi đất số 15, yêu cầu hủy quyết định.", "a complaint"),
    (
        "Cán bộ một cửa hẹn đi hẹn lại, hồ sơ trễ hai tuần, thái độ gắt gỏng.",
        "rude and late, but no violation of law",
    ),
    ("Cảm ơn anh công an xã đã tìm lại xe cho tôi.", "thanks"),
    ("Chính sách hỗ trợ cho người có công còn chậm.", "a policy"),
    ("Gia cầm 58.500 con đạt 50% kế hoạch, cán bộ thú y tiêm phòng đủ.", "poultry is not taking"),
    ("Cháu hỏi thủ tục cấp căn cước cho trẻ em?", "a question"),
    ("nuoc may duc qua ko dung duoc", "sms without marks"),
    ("Kính gửi ông Chủ tịch UBND xã, đường thôn tôi hỏng nặng.", "an address"),
    ("!!!", "signs only"),
    ("", "nothing"),
]


class TestMarks:
    @pytest.mark.parametrize(("raw", "why"), DENUNCIATIONS)
    def test_catches(self, raw: str, why: str) -> None:
        assert guard(normal_text=normalize(raw).text, kind_scores={}).guarded, why

    @pytest.mark.parametrize(("raw", "why"), EVERYDAY)
    def test_lets_through(self, raw: str, why: str) -> None:
        decision = guard(normal_text=normalize(raw).text, kind_scores={})
        assert decision.reasons == (), why
        assert decision.notice is None


class TestScore:
    @pytest.mark.parametrize(("score", "guarded"), [(0.0, False), (0.09, False), (0.1, True), (1.0, True)])
    def test_guards_from_the_threshold_on(self, score: float, guarded: bool) -> None:
        decision = guard(
            normal_text="Nước máy đục từ hôm qua đến nay.",
            kind_scores={"denunciation": score, "feedback": 1 - score},
        )
        assert decision.guarded is guarded

    def test_the_bare_name_of_a_matter_accuses_nobody(self) -> None:
        assert not guard(normal_text="vệ sinh môi trường", kind_scores={"denunciation": 0.9}).guarded

    @pytest.mark.parametrize(
        ("raw", "guarded"),
        [
            ("Ghe của ông Tám hút cát dưới chân cầu ban đêm.", True),
            ("Cán bộ thủy lợi bớt cừ tràm ở bờ kè.", True),
            ("Khẩu trang ngoài chợ bán 10 nghìn đồng một chiếc.", False),
            ("Đề nghị các ông bà lãnh đạo cho lắp đèn ở ngã ba.", False),
        ],
    )
    def test_half_the_threshold_is_enough_where_somebody_is_named(self, raw: str, guarded: bool) -> None:
        scores = {"denunciation": 0.06, "feedback": 0.94}
        assert guard(normal_text=normalize(raw).text, kind_scores=scores).guarded is guarded

    def test_follows_the_commune_s_threshold(self) -> None:
        scores = {"denunciation": 0.3}
        assert not guard(
            normal_text="Nước máy đục từ hôm qua đến nay.", kind_scores=scores, threshold=0.5
        ).guarded

    def test_names_every_reason_by_code(self) -> None:
        text = "Tôi tố cáo ông Bách trưởng thôn kê khống, nhận 5 triệu, xin giữ kín tên."
        decision = guard(normal_text=text, kind_scores={"denunciation": 0.9})
        assert decision.reasons == (
            "denunciation_score",
            "denounces",
            "accuses",
            "takes_money",
            "asks_secrecy",
        )


class TestNotice:
    def test_shows_the_right_channel_and_the_level_above(self) -> None:
        notice = guard(normal_text="Tôi tố cáo ông chủ tịch xã.", kind_scores={}).notice
        assert notice is not None
        assert "nơi tiếp công dân" in notice
        assert "cấp trên" in notice
        assert "chủ tịch xã" not in notice, "a notice never quotes the text"


@pytest.mark.parametrize("piece", ["tố cáo ", "ông ", "cán bộ nhận ", "không ", "các cán bộ ", "x.", "1 "])
def test_long_repetitions_take_bounded_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began_at = time.process_time()
    guard(normal_text=text, kind_scores={})
    assert time.process_time() - began_at < 2
