"""Nghệ An: the yearly plan of the provincial standing committee."""
