"""Badges: what the entity recognises, by rules that are data, as documents that anybody verifies.

Words
-----
- *Badge* (insignia): what is recognised, in numbered versions of one *family*; once active it is frozen.
- *Rule* (regla): conditions as data (courses finished, a level reached for sure, talks attended), all or any of them.
- *Award* (insignia otorgada): one badge of one person, by pseudonym; her address stands in it only as a salted hash.
- *SigningKey* (llave de firma): with which the entity signs. The private half is sealed; old ones keep verifying.

Speaks Open Badges 2.0 (hosted) and 3.0 (signed). Promise: nobody gets a badge twice, no public address can be guessed
or listed, none tells a name, and revoked or erased is seen by everybody who verifies.
"""
