"""工作日历: the days on which work is done, by the week's rule and the days that break it."""
