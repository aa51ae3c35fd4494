from apropia.catalogue.queries.chain import ChainFigure, ChainLink, ServiceChain, chain_of, register_chain
from apropia.catalogue.queries.services import (
    ServiceFilters,
    lifecycle_choices,
    page_of_services,
    service_choices,
    service_for,
    services_applying_to,
    services_by_code,
    services_for_strata,
)

__all__ = [
    "ChainFigure",
    "ChainLink",
    "ServiceChain",
    "ServiceFilters",
    "chain_of",
    "lifecycle_choices",
    "page_of_services",
    "register_chain",
    "service_choices",
    "service_for",
    "services_applying_to",
    "services_by_code",
    "services_for_strata",
]
