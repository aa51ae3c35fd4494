"""Questions as other programs keep them: GIFT, Moodle XML, LimeSurvey (.lss and tab-separated), QTI 2 and 3.

`reading.read_questions` finds out what a file is by its content and gives `records.Question`s, each with its line and
with what it loses; `gift_writing` and `moodle_writing` give them back for Moodle. HTML becomes plain text. Expressions
of a survey are translated when they are simple, told when they are not, and never evaluated.
"""
