"""What we offer for the next term: versions of a quote, sent, accepted or rejected."""
