"""The ten IT services of the demo entity."""

from datetime import datetime

from apropia.catalogue import actions
from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.demo.org import Cast
from apropia.people.models import EngagementType, Role

# code, name, icon, summary, steps to get it, functions, competences
_SERVICES = (
    (
        "correo",
        "Correo y calendario",
        "mail",
        "Escriba, agende y encuentre todo en un solo lugar.",
        "Entre con su cuenta institucional.\nPonga su firma de correo.\nComparta su calendario con su equipo.",
        "Enviar correos|Agendar reuniones|Compartir el calendario|Buscar mensajes",
        "2.1 2.5 1.3",
    ),
    (
        "reuniones",
        "Reuniones en línea",
        "video",
        "Reúnase, comparta pantalla y grabe sin moverse de su puesto.",
        "Abra la aplicación de reuniones.\nEntre con su cuenta institucional.\nPruebe cámara y micrófono.",
        "Reunirse|Conversar por mensajes|Compartir pantalla|Grabar",
        "2.1 2.4",
    ),
    (
        "archivos",
        "Archivos en la nube",
        "cloud",
        "Sus documentos a salvo, en cualquier equipo y con una sola versión.",
        "Entre con su cuenta institucional.\nMueva su carpeta de trabajo.\nActive la copia en su equipo.",
        "Guardar archivos|Compartir con enlace|Recuperar versiones|Trabajar sin conexión",
        "1.3 2.2",
    ),
    (
        "sitios",
        "Sitios de equipo",
        "users",
        "Un lugar por equipo, con sus documentos, listas y noticias.",
        "Pida el sitio de su equipo.\nElija quién lo administra.\nInvite a las personas.",
        "Ver páginas|Editar documentos|Usar listas",
        "2.4 2.2",
    ),
    (
        "firma",
        "Firma electrónica",
        "signature",
        "Firme contratos, actas y memorandos desde su equipo.",
        "Pida la firma con el visto bueno de su directivo.\nConfirme su identidad.\nFirme un documento de prueba.",
        "Firmar|Pedir firmas|Verificar una firma",
        "2.3 4.2",
    ),
    (
        "gestion-documental",
        "Gestión documental",
        "folder",
        "Radique, tramite y encuentre los expedientes de la entidad.",
        "Haga el curso corto.\nPida su perfil de acceso.\nRadique un documento de prueba.",
        "Radicar|Tramitar|Consultar expedientes",
        "1.3 1.1",
    ),
    (
        "mesa-de-servicios",
        "Mesa de servicios",
        "headphones",
        "Pida ayuda o reporte una falla y siga su caso.",
        "Entre con su cuenta institucional.\nDescriba qué necesita.\nSiga el caso por su número.",
        "Crear casos|Consultar el estado|Calificar la atención",
        "5.1",
    ),
    (
        "vpn",
        "Conexión segura desde casa",
        "key",
        "Trabaje fuera de la oficina como si estuviera en ella.",
        "Pida el acceso con el visto bueno de su directivo.\nActive el segundo paso.\nInstale el programa.",
        "Conectarse",
        "4.1 4.2",
    ),
    (
        "formularios",
        "Formularios y encuestas",
        "clipboard-check",
        "Pregunte, recoja respuestas y vea el resumen al instante.",
        "Entre con su cuenta institucional.\nElija una plantilla.\nComparta el enlace.",
        "Crear formularios|Ver resultados|Exportar respuestas",
        "3.1 5.2",
    ),
    (
        "asistente-ia",
        "Asistente con inteligencia artificial",
        "sparkles",
        "Redacte, resuma y ordene ideas, siempre con su criterio.",
        "Acepte las reglas de uso.\nHaga el curso corto.\nEntre con su cuenta institucional.",
        "Redactar|Resumir|Preguntar",
        "1.2 3.2 5.3",
    ),
)


def make_services(cast: Cast, *, at: datetime) -> dict[str, ITService]:
    """Fill the catalogue through its own actions."""
    competences = {one.code: one for one in Competence.objects.all()}
    made = {}
    for code, name, icon, summary, how_to_get, functions, taught in _SERVICES:
        data = actions.ServiceData(
            code=code,
            name=name,
            summary=summary,
            icon=icon,
            description=f"{summary} Es un servicio de la Oficina de TIC para el trabajo de todos los días.",
            audience_text="Todas las personas de la entidad",
            audience_engagements=[one for one in EngagementType.values if one != EngagementType.INTERN]
            if code in {"firma", "vpn"}
            else (),
            how_to_get=how_to_get,
            owner_unit=cast.units["4202000"],
            owner_person=cast.by_role[Role.ADVISOR],
            competences=[competences[one] for one in taught.split() if one in competences],
            functions=functions.split("|"),
        )
        made[code] = actions.create_service(entity=cast.entity, data=data, by=None, at=at)
    return made
