"""The programme of training: the plan of a year (PIC), whom each of its activities is for, and what became of it.

Words
-----
- *AxisCatalogue* (ejes): the axes of the entity, in numbered versions; a plan keeps the version it was made with.
- *TrainingPlan* (plan de formación): one a year. Once approved by an act, each change is a version with its reason.
- *PlannedActivity* (actividad): a course, talks or something of others, with its months, hours, funding and rule.
- *Rule* (regla): units with those below, teams, profiles and kinds of engagement; *assigned* is whom it was applied to.
- *Nomination* (postulación): somebody whom the head of a unit proposes, and the manager accepts or declines.

States of a plan: borrador → aprobado → en ejecución → cerrado. Promise: money of the PIC never pays for contractors by
rule, nobody is assigned twice, and an activity is executed only with evidence.
"""
