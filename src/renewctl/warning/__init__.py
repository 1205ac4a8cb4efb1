"""预警: a risk that is told 90 days before the deadline, handled, and judged afterwards."""
