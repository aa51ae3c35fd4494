"""Every background job in words, for the pages of whoever administers. A test holds this table to the registry."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "audit.seal": "Sellar la auditoría",
    "campaigns.run": "Empezar y terminar campañas",
    "contact.deliver": "Enviar los mensajes de la entidad",
    "contact.deliver_due": "Buscar mensajes por enviar",
    "diagnosis.advance_waves": "Abrir y cerrar olas en su fecha",
    "diagnosis.count_day": "Contar las respuestas del día",
    "diagnosis.process_wave": "Calificar las respuestas de una ola",
    "diagnosis.purge_wave": "Borrar las respuestas de una ola anulada",
    "diagnosis.remind": "Recordar el diagnóstico a quienes faltan",
    "diagnosis.send_invitations": "Enviar las invitaciones de una ola",
    "diagnosis.take_snapshot": "Registrar la población de una ola",
    "files.sweep": "Quitar archivos sin uso",
    "jobs.sweep": "Olvidar trabajos terminados hace tiempo",
    "learning.close_overdue": "Cerrar inscripciones vencidas",
    "learning.close_talks": "Dar por hechas las charlas que pasaron",
    "learning.enroll_by_rule": "Inscribir a un grupo en un curso",
    "learning.remind_of_talks": "Recordar las charlas de mañana",
    "materials.mark_reviews_due": "Señalar guías por revisar",
    "measurement.compute": "Calcular indicadores",
    "people.apply_roster": "Aplicar una importación de personas",
    "people.send_link": "Enviar un enlace para entrar",
    "people.stage_roster": "Revisar una importación de personas",
    "people.sweep_rosters": "Quitar importaciones sin aplicar",
    "people.sweep_tokens": "Quitar enlaces vencidos",
    "support.clocks": "Cerrar asesorías sin respuesta",
    "usage.forget_import": "Borrar un informe de uso revertido",
    "usage.stage_import": "Revisar un informe de uso",
    "usage.sweep": "Quitar informes de uso sin aplicar",
}
