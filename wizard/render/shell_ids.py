"""The names of the shells that commands are printed for, apart, for what reads them at every start."""

SHELL_IDS = ("bash", "powershell", "cmd")
"""In the order in which they are shown."""
