"""A demo book with known truth: invented customers, three years of them, relative to today."""
