"""Lines of values in TOML sources, through comments, arrays and nested tables."""

import pytest

from service.routing.source_lines import line_of

SOURCE = """\
# a comment with name = 1
[commune]

name = "x"
villages = [
  "one", # "two"
  "three",
  "four"
]
text = '''
name = 3
'''
[[parts]]
id = 1
[parts.topics]
land = { lead = "a", supports = ["b",
  "c"] }
[[parts]]
id = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("commune",), 2),
        (("commune", "name"), 4),
        (("commune", "villages"), 5),
        (("commune", "villages", 0), 6),
        (("commune", "villages", 1), 7),
        (("commune", "villages", 2), 8),
        (("commune", "text"), 10),
        (("parts", 0), 13),
        (("parts", 0, "id"), 14),
        (("parts", 0, "topics", "land", "lead"), 16),
        (("parts", 0, "topics", "land", "supports", 0), 16),
        (("parts", 0, "topics", "land", "supports", 1), 17),
        (("parts", 1), 18),
        (("parts", 1, "id"), 19),
        (("parts", 1, "missing"), 18),
        (("missing",), 1),
    ],
)
def test_line_of(path: tuple[str | int, ...], line: int) -> None:
    assert line_of(path, SOURCE) == line
