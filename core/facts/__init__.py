"""Facts for a rulebook, computed from the records as of a day; units classified by them."""
