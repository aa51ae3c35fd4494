from apropia.catalogue.queries.chain import ChainFigure, ChainLink, ServiceChain, register_chain, service_page_for
from apropia.catalogue.queries.services import (
    ServiceFilters,
    page_of_services,
    service_choices,
    service_choices_by_code,
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
    "page_of_services",
    "register_chain",
    "service_choices",
    "service_choices_by_code",
    "service_for",
    "service_page_for",
    "services_applying_to",
    "services_by_code",
    "services_for_strata",
]
