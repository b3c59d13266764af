"""People who work with the service: accounts, roles, API tokens and the append-only audit."""
