"""任务: what somebody does by a day."""
