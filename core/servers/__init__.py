"""PostgreSQL and Valkey, started and stopped by the platform where nobody gave it an address.

`EmbeddedPostgres(home).start()` returns the address; `.stop()` ends what this process began. Both are quick
to start, survive SIGKILL with all that was committed, and die with the process that started them.
"""

from core.servers.postgres import EmbeddedPostgres
from core.servers.valkey import EmbeddedValkey

__all__ = ["EmbeddedPostgres", "EmbeddedValkey"]
