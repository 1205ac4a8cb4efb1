"""Which customers may be lost: four indicators against their own past, one score, and the reasons for it."""
