"""What the cells of a column say: amounts, days, lengths of time, words; staged as values of their fields."""
