"""Đảng bộ Sở Nội vụ: the rulebook of 2017."""
