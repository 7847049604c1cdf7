"""Django inside a command: set up once, over the database that was opened."""

import dataclasses
import os

from lienthong.assembly.settings import Settings, variables


def start_django(settings: Settings, database_url: str) -> Settings:
    """Set Django up over this database, for this process and for those it starts. The settings with the URL in them."""
    # What was handed over in a file is in `settings` by now; both at once would be refused.
    os.environ.pop("LIENTHONG_DATABASE_URL_FILE", None)
    os.environ.update(variables(database_url=database_url))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.assembly.django_settings")
    import django

    django.setup()
    return dataclasses.replace(settings, database_url=database_url)


def pending_migrations() -> int:
    """How many steps the database's tables are behind the program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
