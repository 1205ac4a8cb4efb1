"""措施: what is done about a low answer or a complaint."""
