from apropia.catalogue.actions.imports import import_services, services_to_mend
from apropia.catalogue.actions.services import ServiceData, change_lifecycle, create_service, update_service

__all__ = ["ServiceData", "change_lifecycle", "create_service", "import_services", "services_to_mend", "update_service"]
