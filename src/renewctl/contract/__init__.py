"""合同: the agreement and its dated terms."""
