"""流程模板: the prescribed steps of a renewal, as files that people edit."""
