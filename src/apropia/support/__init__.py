"""Support: people ask, advisers answer, and what is asked often becomes a guide.

Words: a *ticket* is one question through all its *messages*; the *clock* of the first answer and of silence runs on the
entity's business calendar and stops while the adviser waits for the person. A guide that would have answered is offered
before the question is sent, and tied to the ticket when an adviser answers with it.

States: registrado → asignado → en atención ⇄ espera su respuesta → resuelto → cerrado; resuelto → reabierto; cancelado.
Promise: only the person who asked and the advisers read a ticket; messages and events are never changed.
"""
