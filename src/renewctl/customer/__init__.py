"""客户: who renews."""
