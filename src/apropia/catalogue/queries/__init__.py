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
    "ServiceFilters",
    "lifecycle_choices",
    "page_of_services",
    "service_choices",
    "service_for",
    "services_applying_to",
    "services_by_code",
    "services_for_strata",
]
