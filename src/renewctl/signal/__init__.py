"""信号: dated facts from outside."""
