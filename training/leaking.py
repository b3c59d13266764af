"""Texts of the test part that came in again as new opinions: they must not be trained on."""

from collections.abc import Sequence

from models.spelling import without_marks

NEAR = 0.85
_CHUNK = 1000


class TestTexts:
    """Finds texts whose bare syllables point the same way as those of a test text (cosine at least `NEAR`)."""

    __test__ = False  # no test class, whatever pytest thinks of its name

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [_bare(text) for text in texts]

    def find(self, texts: Sequence[str]) -> list[bool]:
        """One answer a text, in order."""
        if not self._texts or not texts:
            return [False] * len(texts)
        from sklearn.feature_extraction.text import TfidfVectorizer

        bare = [_bare(text) for text in texts]
        vectorizer = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2)).fit(self._texts + bare)
        test, known = vectorizer.transform(self._texts).T.tocsc(), set(self._texts)
        closest: list[float] = []
        for first in range(0, len(bare), _CHUNK):
            products = vectorizer.transform(bare[first : first + _CHUNK]) @ test
            closest.extend(products.max(axis=1).toarray().ravel())
        return [text in known or float(score) >= NEAR for text, score in zip(bare, closest, strict=True)]


def _bare(text: str) -> str:
    return " ".join(without_marks(text.lower()).split())
