"""The policy: rules in force, parameters with their provenance, tiers of goals."""
