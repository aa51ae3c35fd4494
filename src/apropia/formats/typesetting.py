"""Set pages with Typst: all text arrives as data, and nothing of it is ever evaluated."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

import typst

from apropia.formats.errors import FormatError

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern Math")
UNSHOWN = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
SEALED_AT = 1_704_067_200  # a fixed moment, so that equal data give equal bytes


def tagged_pdf(source: bytes, data: Mapping[str, Any]) -> bytes:
    """Return a page as a PDF that is PDF/UA-1 and PDF/A-2a at once.

    Parameters
    ----------
    source : Typst source, which reads `data` as JSON from `sys.inputs.form`

    Raises
    ------
    FormatError
        If the text holds a character that no font can show.
    """
    try:
        return typst.compile(
            source,
            format="pdf",
            sys_inputs={"form": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[*STANDARDS],
            timestamp=SEALED_AT,
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        missing = UNSHOWN.search(error.message)
        if missing is None:
            raise
        raise FormatError(
            f"El PDF no puede mostrar el símbolo «{missing[1]}». Quítelo del texto.", "unprintable"
        ) from error
