"""How much one form may hold; apart from reading forms, because error pages read them too."""

from typing import Any, Final

#: Pasted minutes and previews with many rows open; the size of the whole body is limited elsewhere.
FORM_LIMITS: Final[dict[str, Any]] = {
    "max_files": 2,
    "max_fields": 20_000,
    "max_part_size": 4 * 1024 * 1024,
}
