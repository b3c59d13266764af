"""The parts of a document: the four sections that hold statements, and those that are left out."""

from enum import StrEnum

from service.dialogues.nouns import Section


class Part(StrEnum):
    """Where the reader of a document stands; a heading or a cue phrase moves it."""

    RAISED = "raised"
    SHORTCOMING = "shortcoming"
    TASK = "task"
    ACHIEVEMENT = "achievement"
    ANSWER = "answer"
    CAUSE = "cause"
    PROCEDURE = "procedure"
    SIGNATURE = "signature"
    NARRATION = "narration"

    @property
    def section(self) -> Section | None:
        """The section of its statements, None when they are left out."""
        return _SECTIONS.get(self)


_SECTIONS = {
    Part.RAISED: Section.RAISED,
    Part.SHORTCOMING: Section.SHORTCOMING,
    Part.TASK: Section.TASK,
    Part.ACHIEVEMENT: Section.ACHIEVEMENT,
}

#: Reasons for leaving something out, as people read them; where an opinion may hide stands first.
LEFT_OUT_NAMES = {
    "narration": "Tường thuật chung",
    "circumstance": "Bối cảnh chung",
    "agreement": "Lời đồng tình, không nêu việc mới",
    "lead_in": "Câu dẫn",
    "answer": "Trả lời, giải trình",
    "cause": "Nguyên nhân",
    "not_an_opinion": "Không phải ý kiến",
    "achievement": "Kết quả, thành tích",
    "procedure": "Thành phần, thủ tục hội nghị",
    "greeting": "Lời chào, cảm ơn",
    "heading": "Đề mục",
    "letterhead": "Quốc hiệu, tên văn bản, căn cứ",
    "caption": "Chú thích ảnh",
    "footnote": "Chú thích cuối trang",
    "signature": "Nơi nhận, chữ ký",
    "furniture": "Chữ thừa của trang web, số trang",
    "repeated": "Nội dung trùng lặp",
}
