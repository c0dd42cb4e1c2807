"""The verbs of the `xeploai` command, one module each."""
