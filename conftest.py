"""Every YAML case of a plugin is a test."""

pytest_plugins = ["core.testing.pytest_cases"]
