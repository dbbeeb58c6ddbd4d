"""The catalogue's migrations and one more, that makes SQLite rebuild sealed tables."""

from pathlib import Path

import catalogue.migrations

NAME = "9999_rebuild"

__path__ = [*catalogue.migrations.__path__, str(Path(__file__).parent / "migrations")]
