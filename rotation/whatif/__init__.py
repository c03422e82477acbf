"""Named scenarios of policy, facts or limits, solved side by side and compared."""
