"""续费: the work that carries one term into the next."""
