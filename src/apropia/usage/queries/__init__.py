from apropia.usage.queries.imports import (
    abandoned_imports,
    alias_for,
    aliases_for,
    columns_of,
    import_for,
    import_of_job,
    imports_visible_to,
    page_of_import,
    page_of_imports,
    rows_to_mend_for,
    source_of,
    to_apply_for,
)
from apropia.usage.queries.own import own_use
from apropia.usage.queries.products import product_for, products_for

__all__ = [
    "abandoned_imports",
    "alias_for",
    "aliases_for",
    "columns_of",
    "import_for",
    "import_of_job",
    "imports_visible_to",
    "own_use",
    "page_of_import",
    "page_of_imports",
    "product_for",
    "products_for",
    "rows_to_mend_for",
    "source_of",
    "to_apply_for",
]
