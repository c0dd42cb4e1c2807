"""What plugin authors get: YAML cases that run as tests, the promises every plugin keeps, the scaffold."""
