"""Django inside a command: set up once, over the database that was opened."""

import os

from lienthong.assembly.database import with_database
from lienthong.assembly.settings import Settings


def start_django(settings: Settings, database_url: str) -> Settings:
    """Set Django up over this database, for this process and for those it starts. The settings with the URL in them."""
    settings = with_database(settings, database_url)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.assembly.django_settings")
    import django

    django.setup()
    return settings


def pending_migrations() -> int:
    """How many steps the database's tables are behind the program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
