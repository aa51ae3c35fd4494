"""Spanish words as the index keeps them: fold, plural rule, stem. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+")
_stemmer = Stemmer.Stemmer("spanish")
LONGEST = 40
# Words so frequent that they tell nothing; ours, chosen from the function words of the language.
_FREQUENT = (
    "a al ante aquel aquella asi aun como con cual cuando de del desde donde dos e el ella ellas ellos en entre "
    "es esa ese eso esta este esto estos estas fue ha han hasta hay la las le les lo los mas me mi mis muy ni no "
    "nos o para pero por porque que quien se segun ser si sin sobre son su sus tambien te tiene un una unas uno "
    "unos y ya yo"
)
STOP_WORDS = frozenset(_FREQUENT.split())


def fold(text: str) -> str:
    """Return text in lower case without accents, except the ñ, which is a letter of its own."""
    kept = text.lower().replace("ñ", "\0")
    plain = "".join(one for one in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(one))
    return plain.replace("\0", "ñ")


@lru_cache(maxsize=50_000)
def stem(form: str) -> str:
    """Return what all the inflections of a folded word share. The ñ counts as n: many keyboards lack it."""
    plain = form.replace("ñ", "n")
    if plain.isdecimal():
        return plain
    singular = _singular(plain)
    # The stemmer knows «capacitación» only with its accent, which folding took away.
    root = _stemmer.stemWord(f"{singular[:-4]}ción" if singular.endswith("cion") else singular)
    root = fold(str(root))
    return f"{root[:-1]}c" if root.endswith("z") else root


def _singular(word: str) -> str:
    """Return the singular of a plural by its ending alone; other words may lose an s too, on both sides alike."""
    if word.endswith(("eses", "ises")) and len(word) > 4:
        word = word[:-2]
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("es") and word[-3] in "lnrdjy" and word[-4] in "aeiou" and not word.endswith(("ibles", "ables")):
        return word[:-2]
    # After a vowel it is the Spanish plural; after these consonants it is that of a borrowed word (chats, enlaces web).
    return word[:-1] if word[-2] in "aeioubcdfgkmpt" else word


def forms(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text, folded, with where it begins and ends in the text."""
    for found in _WORD.finditer(text):
        yield fold(found.group())[:LONGEST], found.start(), found.end()


def telling_forms(text: str) -> list[str]:
    """Return the folded words of a text that tell something, in order."""
    return [form for form, _, _ in forms(unicodedata.normalize("NFC", text)) if form not in STOP_WORDS]
