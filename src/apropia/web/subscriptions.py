"""Who reacts to what: every subscription and provider of the house, in one table."""

from apropia.badges import jobs as badges_jobs
from apropia.badges import personal_data as badges_data
from apropia.campaigns import personal_data as campaigns_data
from apropia.catalogue import personal_data as catalogue_data
from apropia.catalogue.events import ServiceChanged
from apropia.catalogue.queries import register_chain
from apropia.competences.events import TargetsChanged
from apropia.contact import personal_data as contact_data
from apropia.diagnosis import access as diagnosis_access
from apropia.diagnosis import jobs as diagnosis_jobs
from apropia.diagnosis import personal_data as diagnosis_data
from apropia.diagnosis.events import DiagnosisCompleted
from apropia.diagnosis.queries import pictures as diagnosis_pictures
from apropia.diagnosis.queries import recordings as diagnosis_recordings
from apropia.foundation import personal_data
from apropia.foundation.audit import details, sentences
from apropia.foundation.events.bus import register_event_words, subscribe
from apropia.foundation.files import access as files
from apropia.foundation.jobs.registry import register_titles
from apropia.hub.queries.service_chain import chain_for
from apropia.learning import access as learning_files
from apropia.learning import jobs as learning_jobs
from apropia.learning import personal_data as learning_data
from apropia.learning.events import (
    CourseCompleted,
    CourseVersionPublished,
    CourseVersionRetired,
    PrerequisitesChanged,
    TalkAttended,
)
from apropia.learning.queries import talk_materials
from apropia.learning.queries.files import LABEL as LEARNING_FILES
from apropia.learning.queries.moodle import BACKUPS
from apropia.learning.queries.portable import PORTABLE
from apropia.learning.queries.talk_materials import LABEL as TALK_MATERIALS
from apropia.materials import personal_data as materials_data
from apropia.materials.events import MaterialPublished
from apropia.measurement.queries.computing.providers import register_provider
from apropia.packages import access as package_files
from apropia.packages import personal_data as packages_data
from apropia.packages.events import PackageSatisfied
from apropia.packages.queries.packages import LABEL as PACKAGES
from apropia.people import personal_data as people_data
from apropia.practices import access as practice_files
from apropia.practices import jobs as practice_jobs
from apropia.practices import personal_data as practice_data
from apropia.practices.events import PracticeMoved
from apropia.practices.queries.figures import statements_with_support
from apropia.privacy import personal_data as privacy_data
from apropia.privacy.events import ConsentChanged
from apropia.programme import personal_data as programme_data
from apropia.support import access as support_files
from apropia.support import personal_data as support_data
from apropia.usage import personal_data as usage_data
from apropia.web.audit_details import DETAILS, VALUES
from apropia.web.audit_sentences import AREAS, SENTENCES
from apropia.web.event_names import EVENTS
from apropia.web.job_titles import TITLES

PERSONAL_DATA = {
    "people": people_data,
    "privacy": privacy_data,
    "contact": contact_data,
    "catalogue": catalogue_data,
    "usage": usage_data,
    "materials": materials_data,
    "packages": packages_data,
    "diagnosis": diagnosis_data,
    "learning": learning_data,
    "programme": programme_data,
    "badges": badges_data,
    "support": support_data,
    "campaigns": campaigns_data,
    "practices": practice_data,
}


def connect() -> None:
    """Plug subscribers and providers in, once, when the process starts."""
    for domain, provider in PERSONAL_DATA.items():
        personal_data.register(domain, provider)
    sentences.register(SENTENCES, AREAS)
    details.register(DETAILS, VALUES)
    register_titles(TITLES)
    register_event_words(EVENTS)
    register_provider("GE-04", statements_with_support)
    register_chain(chain_for)
    files.register(diagnosis_pictures.LABEL, diagnosis_access.may_open, in_use=diagnosis_pictures.in_use)
    files.register(diagnosis_recordings.LABEL, diagnosis_access.may_hear, in_use=diagnosis_recordings.in_use)
    files.register(BACKUPS, learning_files.may_open_backup, in_use=learning_files.backups_in_use)
    files.register(PORTABLE, learning_files.may_open_backup, in_use=learning_files.backups_in_use)
    files.register(LEARNING_FILES, learning_files.may_open, in_use=learning_files.in_use)
    files.register(TALK_MATERIALS, learning_files.may_open_of_talk, in_use=talk_materials.in_use)
    files.register(PACKAGES, package_files.may_open, in_use=package_files.in_use)
    files.register(practice_files.EVIDENCE, practice_files.may_open, is_public=True, in_use=practice_files.in_use)
    files.register(support_files.LABEL, support_files.may_open, in_use=support_files.in_use)
    subscribe(ConsentChanged, diagnosis_jobs.consent_changed)
    subscribe(ConsentChanged, learning_jobs.follow_consent)
    subscribe(DiagnosisCompleted, learning_jobs.propose_route)
    subscribe(PackageSatisfied, learning_jobs.finish_package)
    subscribe(PracticeMoved, practice_jobs.tell_whose_turn)
    subscribe(CourseVersionPublished, learning_jobs.index_course)
    subscribe(CourseVersionRetired, learning_jobs.index_course)
    subscribe(CourseVersionPublished, learning_jobs.follow_offer)
    subscribe(CourseVersionRetired, learning_jobs.follow_offer)
    subscribe(PrerequisitesChanged, learning_jobs.follow_offer)
    subscribe(CourseCompleted, learning_jobs.follow_completion)
    subscribe(CourseVersionPublished, learning_jobs.follow_change)
    subscribe(MaterialPublished, learning_jobs.follow_material)
    subscribe(ServiceChanged, learning_jobs.follow_service)
    subscribe(CourseCompleted, learning_jobs.follow_change)
    subscribe(CourseCompleted, badges_jobs.follow)
    subscribe(DiagnosisCompleted, badges_jobs.follow)
    subscribe(TalkAttended, badges_jobs.follow)
    subscribe(TargetsChanged, learning_jobs.follow_targets)
