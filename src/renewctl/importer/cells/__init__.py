"""What the cells of a column say: amounts, days, terms, lengths of time, words."""
