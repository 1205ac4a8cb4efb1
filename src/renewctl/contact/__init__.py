"""联系人: the people at a customer."""
