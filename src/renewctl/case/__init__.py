"""服务单: inquiries, complaints, proposals and repairs, from their opening to their resolution."""
