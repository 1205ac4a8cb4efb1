"""待办日程: everything there is to do, in one list, the most urgent first."""
