"""发票与到账: what is billed and what arrived."""
