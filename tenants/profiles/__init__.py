"""Ready-made committees: a YAML file each, with the plugins, the rulebooks and what is usual there."""

from tenants.profiles.reading import Profile, find_profile, profiles, read_profiles

__all__ = ["Profile", "find_profile", "profiles", "read_profiles"]
