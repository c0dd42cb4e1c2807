"""Cần Thơ: the rulebooks of the University of Medicine and Pharmacy's party organisation."""
