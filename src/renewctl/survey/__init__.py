"""满意度与续约意愿调查: what customers answered when they were asked."""
