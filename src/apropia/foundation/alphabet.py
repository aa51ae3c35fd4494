"""The order of names in a Spanish list: without accents or case, ñ after n, a space before any letter.

The same key is made in Python and by either database. It holds only what every collation orders alike.
"""

from django.db.models import CharField, F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Replace

# SQLite lowers only unaccented letters, and PostgreSQL in the C locale too: both cases are told. Only the letters of
# Spanish: SQLite reads no deeper an expression than some thirty calls.
_FOLDED = {
    **dict.fromkeys("áÁ", "a"),
    **dict.fromkeys("éÉ", "e"),
    **dict.fromkeys("íÍ", "i"),
    **dict.fromkeys("óÓ", "o"),
    **dict.fromkeys("úüÚÜ", "u"),
    **dict.fromkeys("ñÑ", "nzz"),
    " ": "0",
}
_TABLE = str.maketrans(_FOLDED)


def sort_key(text: str) -> str:
    """Return what a name is ordered by."""
    return text.translate(_TABLE).lower()


def sort_expression(*names: str) -> Func:
    """Return the same key over columns, one after another, for a generated column."""
    whole: Combinable = F(names[0])
    for name in names[1:]:
        whole = Concat(whole, Value(" "), F(name), output_field=CharField())
    key: Func = Lower(whole)
    for letter, plain in _FOLDED.items():
        key = Replace(key, Value(letter), Value(plain))
    return key
