import argparse
from typing import Any

from apropia.cli import django_setup
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia init`."""
    parser = add_command(
        commands, "init", "crea una entidad y su primera administradora", "make an entity and its first administrator"
    )
    parser.add_argument("--code", required=True, help=say("código corto, sin espacios", "short code, no spaces"))
    parser.add_argument("--name", required=True, help=say("nombre de la entidad", "name of the entity"))
    parser.add_argument("--email", required=True, help=say("correo de quien administra", "administrator's e-mail"))
    parser.add_argument("--given-names", required=True, help=say("nombres", "given names"))
    parser.add_argument("--surnames", required=True, help=say("apellidos", "surnames"))
    parser.add_argument("--unit", default="Oficina de TIC", help=say("su dependencia", "their unit"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the entity with its starter content and print the link that opens the first account."""
    django_setup.start()
    django_setup.prepare()
    from django.conf import settings

    from apropia.foundation import clock
    from apropia.foundation.errors import DomainError
    from apropia.hub import actions

    try:
        opened = actions.open_entity(
            code=options.code,
            name=options.name,
            unit_name=options.unit,
            email=options.email,
            given_names=options.given_names,
            surnames=options.surnames,
            at=clock.now(),
        )
    except DomainError as refusal:
        raise CommandError(refusal.message) from None
    code = opened.entity.code
    print(say(f"Entidad creada. Su código es «{code}».", f"Entity made. Its code is {code}."))
    print(
        say(
            f"Abra este enlace antes de 14 días, elija su clave y siga la guía de puesta en marcha:\n"
            f"{settings.BASE_URL}/cuenta/enlace/{opened.secret}/",
            f"Open this link within 14 days, choose a password and follow the first-run guide:\n"
            f"{settings.BASE_URL}/cuenta/enlace/{opened.secret}/",
        )
    )
    return 0
