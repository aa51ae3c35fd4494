"""Diagnosis: what people can do with technology, how they see themselves, and which IT services they know and use.

Words and tables
- `Instrument`: a questionnaire that the entity applies (*instrumento*). It lives on in numbered versions. A SURVEY asks
  opinions alone: nothing in it has a competence, a score or a result (docs/decisions/0017).
- `InstrumentVersion`: BORRADOR → EN_REVISION → CONGELADO → RETIRADO. Everything inside it — `Section`, `Item`,
  `ResponseScale` — belongs to this version alone. A new version starts as a **copy** of those rows, so that freezing
  a version freezes its texts (INV-01); `checksum` proves it. Only actions write, and they refuse unless the state is
  BORRADOR. It also carries how long a person's form may be.
- `VersionTranslation`: the words of a version in another language, text → text; `Response.language` is in which a
  person reads them until she is done.
- `ItemReview`: what a second person said of a question with the words it had then (docs/decisions/0020).
- `Item`: one question. `code` is stable over versions (it is how statistics of the same question are gathered);
  `kind` says how it is answered and, through `CONSTRUCT_OF`, what it measures. A choice item has `options` and `key`;
  a scale item (perception, services) has a `scale`. An item on services is a template: `{service}` in its stem is each
  service of the catalogue that applies to the person; `relevance` says after which answers it makes sense.
- `SurveyWave`: one administration (*ola*) of one frozen version, with the states of `states/waves.py`.
- `StratumQuota`: how many answers of a stratum a wave wants: a full one is reminded no more.
- `PopulationMember`: who was in the population on the day of the snapshot, by pseudonym, with the strata of that day.
- `Invitation`: whether a person was invited, opened, was reminded, completed. It knows the person and no answer.
- `Kiosk`: that a wave may be answered with a `KioskCode` on a `KioskDevice` of the entity, one turn after another. A
  turn is no sign-in and shows nothing of an earlier one (docs/decisions/0021).
- `Response`: what one person answers in one wave: the `form` (ordered slots chosen for that person), where it goes,
  the strata copied. In anonymous mode it has no pseudonym, only days, and strata coarse enough to hide in.
  The form may grow slot by slot while it is answered, as an adaptive engine needs.
- `Answer`: one slot of a form, answered. Saved at once, over itself when changed.
- `Score`: what scoring made of a response: OVERALL, AREA (code `1`) or COMPETENCE (code `1.1`), for one construct.
  PERFORMANCE and PERCEPTION are never averaged (methods.md#scores).
- `Calibration`: what the answers of all processed waves say about the performance questions of an instrument, one
  numbered version: PROPUESTA → ADOPTADA or RECHAZADA, by a second person. `ItemCalibration` is one question of it. Sums
  and parameters, nothing of persons (docs/decisions/0014). `Simulation`: an adaptive test tried on one.
  `WaveChange`: how the people of two waves changed, on the scale of one.

Promise: nobody but the person sees an answer — no page, export, event, audit line or log holds one, and there is no
administration page over these tables. Of opinions, and with nothing that leads to a person, a group's texts are listed
and the answers of a survey given row by row (docs/decisions/0017). What is published is about groups, through
`foundation.small_groups`. Invitations and anonymous responses share no key, no time and no device.
"""
