"""Which opinions raise the same matter: other words of one thing, the same words of another place, like matters."""

import pytest

from service.opinions.matters import Matter, likeness

TRUNG, HA = "Thôn Trung", "Thôn Hạ"
WATER = "Nước máy thôn Trung đục, có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
ROAD = "Đường liên thôn đoạn qua nhà văn hóa nhiều ổ gà, trơn trượt khi mưa."
PIGS = "Trại lợn nhà ông Bình xả thải ra mương, mùi hôi thối."

#: (one, other, why)
SAME = [
    (
        WATER,
        "Cả tuần rồi nước máy nhà tôi vẩn đục và hôi lắm, xã cho người xuống kiểm tra giúp.",
        "said in passing",
    ),
    (WATER, "nuoc sinh hoat duc ngau, boc mui, xa cho kiem tra di", "typed without marks"),
    (WATER, WATER.upper(), "shouted"),
    (ROAD, "Đề nghị sửa đoạn đường gần nhà văn hóa, ổ gà nhiều, mưa xuống là trơn.", "another order"),
    (PIGS, "Hộ ông Bình nuôi lợn xả thẳng ra kênh, bốc mùi không chịu được.", "other words, the same name"),
    (
        "Karaoke hát ầm ĩ đến nửa đêm, không ngủ được.",
        "Quán karaoke mở loa tới khuya, cả xóm mất ngủ.",
        "noise",
    ),
    ("Đèn đường ngõ 3 hỏng, tối om.", "Điện đường ngõ 3 tắt, tối lắm, đề nghị sửa.", "lamps"),
    (
        "Mất điện buổi trưa, tuần này năm lần, tủ lạnh hỏng.",
        "Trưa nào cũng cúp điện, tủ lạnh nhà tôi hư.",
        "power",
    ),
    (
        "Cống đầu ngõ bị tắc, mưa là ngập vào nhà.",
        "Rãnh ở ngõ nghẹt, trời mưa nước ngập tràn vào nhà.",
        "drains",
    ),
    (
        "Xe tải chở cát chạy ầm ầm cả ngày, bụi mù.",
        "Xe ben chở cát suốt ngày, bụi bặm bay vào nhà.",
        "lorries",
    ),
    ("Nộp hồ sơ xin sổ đỏ hai năm chưa thấy kết quả.", "Làm bìa đỏ từ 2024 mãi chưa có kết quả.", "papers"),
    (
        "Tuyến đường liên thôn từ nhà văn hóa đến trạm bơm đổ bê tông từ năm 2012, nay mặt đường vỡ từng mảng, ổ gà "
        "ổ voi chi chít, trời mưa nước đọng ngập nửa bánh xe, học sinh đi học ngã liên tục; xe chở vật liệu quá tải "
        "của các cơ sở gạch vẫn chạy suốt ngày đêm. Đề nghị bố trí vốn sửa chữa, cắm biển hạn chế tải trọng.",
        "Đường nhà văn hóa đi trạm bơm vỡ nát, ổ gà ổ voi, mưa là ngập, đề nghị sửa.",
        "a long story and a short note",
    ),
    ("Trạm y tế thiếu thuốc bảo hiểm, phải mua ngoài.", "Ở trạm y tế hay hết thuốc bảo hiểm.", "medicine"),
]
DIFFERENT = [
    (WATER, "Nước máy mất cả tuần nay, đề nghị xã cấp nước tạm.", "none at all is not dirty"),
    (WATER, "Đồng hồ nước chạy sai, hóa đơn tháng này tăng gấp ba.", "the bill"),
    (
        WATER,
        "Nước máy thôn Hạ đục, có mùi hôi cả tuần nay, đề nghị xã kiểm tra.",
        "the same words, another village",
    ),
    (ROAD, "Đường liên thôn đoạn qua trạm bơm hẹp quá, xe không tránh nhau được.", "narrow, not broken"),
    (
        "Đường từ nhà ông Ba đến cống Đình hỏng, đề nghị sửa.",
        "Đường từ nhà bà Tư đến chợ Mới hỏng, đề nghị sửa.",
        "names",
    ),
    ("Đèn đường ngõ 3 hỏng, tối om.", "Đèn đường ngõ 5 hỏng, tối om.", "numbers"),
    (PIGS, "Trại lợn nhà ông Bình bị dịch, đề nghị hỗ trợ tiêu hủy.", "disease"),
    (
        "Bãi rác đầu thôn bốc mùi hôi thối.",
        "Xe rác mỗi tuần đến một lần, đề nghị tăng số lần thu gom.",
        "how often",
    ),
    (
        "Đề nghị hỗ trợ giống lúa cho vụ đông xuân.",
        "Đề nghị hỗ trợ phân bón cho vụ đông xuân.",
        "what is asked",
    ),
    ("Nộp hồ sơ xin sổ đỏ chưa thấy kết quả.", "Nộp hồ sơ xin nhà tạm chưa thấy kết quả.", "which paper"),
    ("Kính chúc bà con mạnh khỏe.", "Kính chúc hội nghị thành công.", "no matter at all"),
    ("Đề nghị xã quan tâm giải quyết.", "Đề nghị xã quan tâm giải quyết.", "nothing that carries meaning"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_other_words_are_the_same_matter(one: str, other: str, why: str) -> None:
    assert likeness(Matter(one), Matter(other)) >= 0.5, why
    assert likeness(Matter(other), Matter(one, TRUNG)) >= 0.5, why


@pytest.mark.parametrize(("one", "other", "why"), DIFFERENT)
def test_like_words_may_be_another_matter(one: str, other: str, why: str) -> None:
    assert likeness(Matter(one), Matter(other)) == 0.0, why


@pytest.mark.parametrize(
    ("village", "other", "is_same"),
    [
        (TRUNG, TRUNG, True),
        (TRUNG, "thôn Trung", True),
        ("TDP 4", "Tổ dân phố số 4", True),
        (TRUNG, None, True),
        (TRUNG, HA, False),
        ("Tổ dân phố 4", "Tổ dân phố 5", False),
    ],
)
def test_the_village_decides(village: str, other: str | None, is_same: bool) -> None:
    said = "Bãi rác bốc mùi hôi thối, ruồi nhặng vào nhà."
    assert bool(likeness(Matter(said, village), Matter(said, other))) is is_same
