"""What is due: the contracts whose end or notice deadline comes near, and those past their end undecided."""
