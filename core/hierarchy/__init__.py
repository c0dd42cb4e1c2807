"""Units and bodies: who stands below whom, as of any day."""
