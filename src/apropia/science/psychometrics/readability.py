"""How easy a text in Spanish is to read."""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
# A sentence of an instruction may end in a colon or a semicolon; an abbreviation such as «a. m.» ends none.
_END = re.compile(r"(?<!\b[a-zA-Z])[.?!;:…]+(?=\s|$|[»”])")
_SILENT_U = re.compile(r"(?<=g)u(?=[eéií])|(?<=q)u")
# Vowels that stand together make one syllable, but two strong ones, or an accented weak one beside a strong one, two.
_NUCLEUS = re.compile(r"[iuü]?[aeoáéó](?:[iuüy](?![aeoáéóíú]))?|[íú]|[iuü]+(?:y(?![aeiouáéíóú]))?|y(?![aeiouáéíóú])")
# [2] table 4: where each band of the INFLESZ scale begins.
BANDS = ((80.0, "very_easy"), (65.0, "fairly_easy"), (55.0, "normal"), (40.0, "fairly_hard"))
HARDEST = "very_hard"


@dataclass(frozen=True)
class Readability:
    """What a text is made of, and its index: the higher the easier, some 0 to 100."""

    words: int
    sentences: int
    syllables: int
    index: float

    @property
    def band(self) -> str:
        """Return the band of the INFLESZ scale [2]."""
        return next((name for start, name in BANDS if self.index > start), HARDEST)


def syllables_of(word: str) -> int:
    """Return how many syllables a Spanish word has; at least one.

    Examples
    --------
    >>> [syllables_of(word) for word in ("sol", "ciudad", "guía", "poeta", "quien", "vergüenza", "muy", "reunión")]
    [1, 2, 2, 3, 1, 3, 1, 2]
    """
    return max(1, len(_NUCLEUS.findall(_SILENT_U.sub("", word.lower().replace("h", "")))))


def readability_of(text: str) -> Readability:
    """Return the perspicuity index of Szigriszt-Pazos, which the INFLESZ scale reads.

    Parameters
    ----------
    text : Spanish, with its punctuation; at least one word

    Returns
    -------
    Index 206.835 − 62.3 syllables ÷ words − words ÷ sentences [1], with what it was made of. It was made for
    texts of a hundred words or more: of a shorter one it says little.

    Raises
    ------
    ValueError
        If the text has no word.

    References
    ----------
    .. [1] F. Szigriszt Pazos, "Sistemas predictivos de legibilidad del mensaje escrito: fórmula de perspicuidad",
       doctoral thesis, Universidad Complutense de Madrid, 1993.
    .. [2] I. M. Barrio-Cantalejo and others, "Validación de la Escala INFLESZ para evaluar la legibilidad de los
       textos dirigidos a pacientes", An. Sist. Sanit. Navar. 31 (2008), 135–152.
    """
    found = _WORD.findall(text)
    if not found:
        raise ValueError("a text without words cannot be read")
    words, syllables = len(found), sum(syllables_of(word) for word in found)
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text)) or 1
    return Readability(words, sentences, syllables, 206.835 - 62.3 * syllables / words - words / sentences)
