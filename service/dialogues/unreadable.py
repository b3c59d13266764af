"""Why a file could not be read: one error a cause, each with a stable code and what the officer can do."""

from models.errors import Problem

MAX_FILE_MB = 20
#: Rows that a preview holds; more than one dialogue ever brought.
MAX_OPINIONS = 2_000


class UnreadableFile(Problem):
    """Base of the causes; raised itself when the parser gave up without saying more."""

    status = 422
    code = "unreadable_file"
    title = "Không đọc được tệp: tệp hỏng hoặc không đúng định dạng"


class EmptyFile(UnreadableFile):
    code = "empty_file"
    title = "Tệp không có nội dung chữ nào"


class FileTooLarge(UnreadableFile):
    status = 413
    code = "file_too_large"
    title = f"Tệp quá lớn: mỗi tệp tối đa {MAX_FILE_MB} MB"


class UnsupportedFormat(UnreadableFile):
    status = 415
    code = "unsupported_format"
    title = "Định dạng tệp không được hỗ trợ: hãy dùng docx, pdf, xlsx, csv, txt hoặc json"


class DisguisedFile(UnreadableFile):
    status = 415
    code = "disguised_file"
    title = "Nội dung tệp không khớp với đuôi tên tệp"


class LegacyWord(UnreadableFile):
    status = 415
    code = "legacy_office_file"
    title = (
        "Tệp Word hoặc Excel đời cũ (.doc, .xls) hoặc có mật khẩu: hãy mở ra và lưu lại thành .docx, .xlsx"
    )


class ZipBomb(UnreadableFile):
    code = "zip_bomb"
    title = "Tệp nén giải ra quá lớn, không đọc để bảo vệ máy"


class EncryptedPdf(UnreadableFile):
    code = "encrypted_pdf"
    title = "Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi gửi lại"


class NoTextLayer(UnreadableFile):
    code = "no_text_layer"
    title = "Tệp chỉ có ảnh chụp hoặc ảnh quét, không có lớp chữ: hãy gửi bản Word, hoặc nhận dạng chữ (OCR) trước"


class BrokenEncoding(UnreadableFile):
    code = "broken_encoding"
    title = "Bảng mã chữ của tệp bị hỏng: hãy lưu lại tệp dạng UTF-8"


class BrokenJson(UnreadableFile):
    code = "broken_json"
    title = "Tệp JSON sai cú pháp hoặc không có danh sách ý kiến"


class FileTooHeavy(UnreadableFile):
    code = "file_too_heavy"
    title = "Tệp cần quá nhiều thời gian hoặc bộ nhớ để đọc: hãy tách nhỏ rồi gửi lại"


class TooMuchText(UnreadableFile):
    """`n_lines` is there where it is the lines that are too many."""

    status = 413
    code = "too_much_text"
    title = "Văn bản quá dài: hãy tách thành nhiều tệp"


CAUSES: dict[str, type[UnreadableFile]] = {
    cause.code: cause
    for cause in (
        UnreadableFile, EmptyFile, FileTooLarge, UnsupportedFormat, DisguisedFile, LegacyWord, ZipBomb,
        EncryptedPdf, NoTextLayer, BrokenEncoding, BrokenJson, FileTooHeavy, TooMuchText,
    )
}  # fmt: skip
