"""From gaps to an ordered route, each step with its reason.

`problems` says what is asked, `plans.plan` answers it and `explanations.removals` tells what would take a step out. The
mathematical program is in docs/reference/methods.md#routes.
"""
