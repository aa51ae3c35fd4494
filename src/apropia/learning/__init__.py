"""Courses, personal routes and talks: how a person gets from where she is to where her work needs her to be.

Words
-----
- *Course* (curso autogestionable): what is taught, without a tutor. It is written in numbered *versions*.
- *CourseVersion*: the outline of modules and activities, the competences taught and the quizzes. Once published it is
  frozen: any change is a new version.
- *Enrollment* (inscripción): one person in one version. *Completion* (finalización) belongs to that version for ever.
- *CourseRenewal* (renovación): the course is to be taken anew. Each *round* is an enrolment of its own.
- *Pre* and *post* quizzes: parallel and short; the difference is the gain of learning (FO-04).
- *LiveSession* (charla): a talk at an hour, in a room, online or both (*TalkMode*), each with its seats and its waiting
  list in the order of sign-up; who moves up says yes in time. A *TalkPlace* is by name: whoever hosts calls the list.
- *TalkSeries* (serie): sessions that belong together, the same talk several times or a cycle that goes on.
- *LearningPath* (ruta): ordered steps, each with its reason. *Not assessed* is not a gap.
- *ExemptionProof* (ya lo sé): three questions of a course, all right, and the course counts as known: *eximido*.
  Or what her diagnosis shows, with its whole margin: *exento por su diagnóstico*. Neither is a completion.

States are tables in `states`. Promise: progress never goes back, what was finished stays finished, and nobody but the
person sees her answers: everything a learner does is kept by pseudonym.
"""
