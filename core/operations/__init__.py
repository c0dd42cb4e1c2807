"""Running an installation: one supervisor for server, workers and embedded servers; health, metrics, logs."""
