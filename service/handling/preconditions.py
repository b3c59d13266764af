"""Entity tags: a change must say which version of the opinion it was made on."""

from models.errors import Problem


class PreconditionRequired(Problem):
    """A change without If-Match."""

    status = 428
    code = "precondition_required"
    title = "Thiếu If-Match"


class ChangedMeanwhile(Problem):
    """The If-Match tag is not the present one: somebody else changed the opinion."""

    status = 412
    code = "changed_meanwhile"
    title = "Ý kiến đã được người khác sửa"


def tag_of(version: int) -> str:
    """The entity tag of a version of an opinion."""
    return f'"{version}"'


def check_precondition(if_match: str | None, *, version: int, required: bool) -> None:
    """PreconditionRequired or ChangedMeanwhile, unless the header names this version or is "*"."""
    if if_match is None:
        if required:
            raise PreconditionRequired("Hãy gửi If-Match với ETag của ý kiến khi đọc.")
        return
    tags = [tag.strip() for tag in if_match.split(",")]
    if "*" not in tags and tag_of(version) not in tags:
        raise ChangedMeanwhile("Ý kiến đã thay đổi từ lúc đọc; hãy đọc lại rồi sửa.")
