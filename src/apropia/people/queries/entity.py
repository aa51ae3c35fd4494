from django.utils.translation import gettext as _

from apropia.people.models import Person


def identity_facts(*, person: Person) -> dict[str, str]:
    """Return who the entity of a person is, in pairs for reading."""
    entity, contact = person.entity, person.entity.controller_contact
    reached = [str(contact[key]) for key in ("address", "email", "phone") if contact.get(key)]
    return {
        _("Nombre"): entity.name,
        _("Código"): entity.code,
        _("Oficina de TI"): entity.it_office_name or "—",
        _("Dominios de correo"): ", ".join(entity.email_domains) or "—",
        _("Zona horaria"): entity.timezone,
        _("Contacto para datos personales"): " · ".join(reached) or "—",
    }
