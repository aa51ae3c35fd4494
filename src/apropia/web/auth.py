from django.contrib.auth.apps import AuthConfig
from django.db.models.signals import post_migrate


class AuthWithoutPermissions(AuthConfig):
    """Django's accounts without its permissions: who may what is a matter of roles (`people.policies`).

    Django writes four rows a table after each migration, and nobody would read them.
    """

    def ready(self) -> None:
        super().ready()
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
