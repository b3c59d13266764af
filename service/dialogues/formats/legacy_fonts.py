"""Text typed for the fonts of before Unicode (TCVN3, VNI, VISCII), turned into Unicode."""

import viparse


def encoding_of_font(font: str | None) -> str | None:
    """ "tcvn3" for .VnTime and its family, "vni" for VNI-Times and its family, else None."""
    name = (font or "").upper()
    if name.startswith(".VN"):
        return "tcvn3"
    return "vni" if name.startswith("VNI-") else None


def from_font(text: str, font: str | None) -> str:
    """Convert a run by its font; fonts ending in H (.VnTimeH) draw small letters as capitals."""
    encoding = encoding_of_font(font)
    if encoding is None:
        return text
    converted = str(viparse.fix(text, encoding=encoding))
    draws_capitals = encoding == "tcvn3" and (font or "").upper().endswith("H")
    return converted.upper() if draws_capitals else converted


def by_content(text: str) -> str:
    """Convert text whose letters only make sense in a legacy font; anything else comes back unchanged."""
    encoding = viparse.detect_text_encoding(text)
    return str(viparse.fix(text, encoding=encoding)) if encoding else text
