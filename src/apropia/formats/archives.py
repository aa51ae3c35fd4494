"""What a damaged zip can raise, named once for all who read one."""

import struct
import zipfile
import zlib
from lzma import LZMAError

# What may be caught while a zip is opened and its parts are read: a directory that lies about where, how long and how
# packed its parts are raises whatever the call beneath happens to raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,  # packed in a way that nobody here unpacks
    OSError,
    OverflowError,
    RuntimeError,  # a part behind a password
    ValueError,  # a part said to begin before its archive
)
