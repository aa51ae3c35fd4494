"""What each event tells in words, for whoever looks after the system."""

from collections.abc import Mapping

EVENTS: Mapping[str, str] = {
    "catalogue.ServiceChanged": "Cambió un servicio",
    "competences.TargetsChanged": "Cambió lo que se espera de unas personas",
    "diagnosis.CalibrationAdopted": "Se adoptó una calibración",
    "diagnosis.DiagnosisCompleted": "Alguien terminó el diagnóstico",
    "diagnosis.InstrumentVersionFrozen": "Se congeló una versión del instrumento",
    "diagnosis.WaveCancelled": "Se anuló una ola",
    "diagnosis.WaveClosed": "Cerró una ola",
    "diagnosis.WaveOpened": "Abrió una ola",
    "diagnosis.WaveProcessed": "Se calificó una ola",
    "diagnosis.WavePublished": "Se publicaron los resultados de una ola",
    "learning.CourseCompleted": "Alguien terminó un curso",
    "learning.CourseEnrolled": "Alguien se inscribió en un curso",
    "learning.CourseVersionPublished": "Se publicó una versión de un curso",
    "learning.CourseVersionRetired": "Se retiró una versión de un curso",
    "learning.RouteBuilt": "Se armó una ruta de aprendizaje",
    "materials.MaterialPublished": "Se publicó una guía",
    "measurement.FigureMadeOfficial": "Una cifra se hizo oficial",
    "people.PersonClosed": "Salió una persona",
    "people.PersonCreated": "Llegó una persona",
    "people.RosterApplied": "Se aplicó una lista de personas",
    "practices.PracticeMoved": "Una práctica cambió de estado",
    "practices.PracticePublished": "Se publicó una práctica",
    "practices.PracticeRetired": "Se retiró una práctica",
    "privacy.ConsentChanged": "Alguien cambió sus autorizaciones",
    "privacy.NoticeApproved": "Se aprobó un aviso de privacidad",
    "support.TicketResolved": "Se resolvió una pregunta",
    "usage.UsageApplied": "Se aplicó un informe de uso",
    "usage.UsageReverted": "Se revirtió un informe de uso",
}
