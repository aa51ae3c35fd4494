"""The hub: where everything is found. Home per role with the next thing to do, one search, and the opening of an
entity.

Promise: one thing stands out on the home page, and it is what helps this person most now; nothing here shows more than
the page it leads to.
"""
