"""A package for pytest, too: its one Chromium ends with the last of its tests."""
