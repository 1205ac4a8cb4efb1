"""规则集: which rules score the risk of whom, as files that people edit, each version kept."""
