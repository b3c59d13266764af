"""Patterns written as lists of phrases: one alternative a line, small and large letters alike."""

import re


def either(lines: str, **parts: str) -> str:
    """A group of the alternatives in `lines`; `<name>` stands for one of `parts`, a line with # is a remark."""
    wanted = [line.strip() for line in lines.splitlines()]
    joined = "|".join(line for line in wanted if line and not line.startswith("#"))
    for name, part in parts.items():
        joined = joined.replace(f"<{name}>", part)
    return f"(?:{joined})"


def phrases(lines: str, **parts: str) -> re.Pattern[str]:
    """The compiled form of `either`."""
    return re.compile(either(lines, **parts), re.IGNORECASE)
