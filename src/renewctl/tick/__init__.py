"""到日自办: what falls due by itself, done once, each on its day."""
