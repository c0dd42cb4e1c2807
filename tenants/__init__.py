"""Which committee uses which plugins and which year's rulebook."""
