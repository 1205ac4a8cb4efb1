"""电话回访: whom to call, why, within which days, and what to say."""
